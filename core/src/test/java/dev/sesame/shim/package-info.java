/** Tests of the room {@code shim}: the file as it is installed, run by node like OpenCode does. */
@NullMarked
package dev.sesame.shim;

import org.jspecify.annotations.NullMarked;
