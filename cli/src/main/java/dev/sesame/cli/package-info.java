/** The command line: parses, runs one journey, prints. The only room that talks to a terminal. */
@NullMarked
package dev.sesame.cli;

import org.jspecify.annotations.NullMarked;
