/** Tests of the console, in a browser and without one. */
@NullMarked
package dev.sesame.server.console;

import org.jspecify.annotations.NullMarked;
