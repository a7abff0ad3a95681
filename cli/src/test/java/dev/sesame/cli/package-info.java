/** Tests of the room {@code cli}. */
@NullMarked
package dev.sesame.cli;

import org.jspecify.annotations.NullMarked;
