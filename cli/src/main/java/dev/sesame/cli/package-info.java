/**
 * The command line: parse, call one journey, print one result. Holds no rules of its own. Only
 * {@link dev.sesame.cli.Main} reads the real environment, clock and streams.
 */
@NullMarked
package dev.sesame.cli;

import org.jspecify.annotations.NullMarked;
