/** Tests of the room that finds and starts plugins. */
@NullMarked
package dev.sesame.extension;

import org.jspecify.annotations.NullMarked;
