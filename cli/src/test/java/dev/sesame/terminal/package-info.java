/** Tests of the room {@code terminal}. */
@NullMarked
package dev.sesame.terminal;

import org.jspecify.annotations.NullMarked;
