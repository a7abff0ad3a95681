package dev.sesame.terminal;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * The three streams of a process, as a value; only {@code Main} takes the real ones.
 *
 * @param in standard input
 * @param out where data and dialogue go
 * @param err where everything else goes
 */
public record Streams(InputStream in, PrintStream out, PrintStream err) {}
