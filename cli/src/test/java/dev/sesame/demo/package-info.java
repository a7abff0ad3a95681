/** Tests of the room {@code cli}. */
@NullMarked
package dev.sesame.demo;

import org.jspecify.annotations.NullMarked;
