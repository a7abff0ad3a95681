package dev.sesame.acceptance;

import dev.sesame.acceptance.Invocation.Outcome;
import dev.sesame.testkit.PseudoTerminal;
import java.io.IOException;
import java.time.Duration;

/**
 * A program that was started on a terminal.
 *
 * @param terminal where somebody types
 * @param discretion judges what it has shown once it has ended
 */
record TerminalRun(PseudoTerminal terminal, Discretion discretion) implements AutoCloseable {

    /** Starts {@code invocation} on a terminal of a usual size. */
    static TerminalRun of(Invocation invocation) throws IOException {
        return of(invocation, "");
    }

    /** Starts {@code invocation} on a terminal that the shell command {@code before} prepares. */
    static TerminalRun of(Invocation invocation, String before) throws IOException {
        var discretion = Discretion.before(invocation);
        var program = before + "exec " + Typist.quoted(invocation.words());
        var terminal = PseudoTerminal.start(invocation.folder(), program, invocation.environment());
        return new TerminalRun(terminal, discretion.watching(terminal.pid()));
    }

    /** Waits for the end; everything that was written is in the outcome's standard output. */
    Outcome end(Duration limit) throws IOException, InterruptedException {
        boolean isInTime = terminal.endsWithin(limit);
        int exit = isInTime ? terminal.exitCode() : -1;
        var outcome = new Outcome(exit, terminal.written(), "", !isInTime);
        discretion.check(outcome);
        return outcome;
    }

    @Override
    public void close() {
        terminal.close();
    }
}
