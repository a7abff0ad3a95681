/** Attacks on tokens, their keys and their claims. */
@NullMarked
package dev.sesame.jwt;

import org.jspecify.annotations.NullMarked;
