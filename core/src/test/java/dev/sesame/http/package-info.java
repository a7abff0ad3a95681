/** Tests of the room {@code http}, through its door. */
@NullMarked
package dev.sesame.http;

import org.jspecify.annotations.NullMarked;
