/** Tests of the room {@code wellknown}, through its door. */
@NullMarked
package dev.sesame.wellknown;

import org.jspecify.annotations.NullMarked;
