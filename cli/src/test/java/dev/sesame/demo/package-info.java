/** Tests of the room {@code demo}. */
@NullMarked
package dev.sesame.demo;

import org.jspecify.annotations.NullMarked;
