/** Tests of programs that Sesame starts. */
@NullMarked
package dev.sesame.process;

import org.jspecify.annotations.NullMarked;
