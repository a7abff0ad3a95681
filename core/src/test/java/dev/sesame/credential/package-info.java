/** Tests of the room {@code credential}, through its door. */
@NullMarked
package dev.sesame.credential;

import org.jspecify.annotations.NullMarked;
