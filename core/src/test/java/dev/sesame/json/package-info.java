/** Tests of the room {@code json}, through its door. */
@NullMarked
package dev.sesame.json;

import org.jspecify.annotations.NullMarked;
