/** Tests of the room {@code script}, through its door. */
@NullMarked
package dev.sesame.script;

import org.jspecify.annotations.NullMarked;
