/** Tests of the room {@code relay}, through its door and over the wire. */
@NullMarked
package dev.sesame.relay;

import org.jspecify.annotations.NullMarked;
