package dev.sesame.cli;

import java.io.InputStream;
import java.io.PrintStream;

/** What a command reads and where it writes: data to {@code out}, all else to {@code err}. */
record Streams(InputStream in, PrintStream out, PrintStream err) {}
