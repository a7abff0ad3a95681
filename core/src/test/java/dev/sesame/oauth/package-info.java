/** Tests of the room {@code http}, through its door. */
@NullMarked
package dev.sesame.oauth;

import org.jspecify.annotations.NullMarked;
