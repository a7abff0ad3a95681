package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.process.SearchPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jline.utils.Signals;

/**
 * The program that {@code exec} runs. It has the standard streams and the terminal to itself, and
 * signals are for it: this process stays until it has ended.
 */
final class Child {
    /** As shells have it. */
    static final int NOT_FOUND = 127;

    static final int NOT_STARTED = 126;

    private static final Map<String, Integer> SIGNALS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

    private final Environment environment;
    private final List<String> command;
    private Optional<Process> process = Optional.empty();
    private Optional<String> early = Optional.empty();

    /** Will run {@code command} in {@code environment}. */
    Child(Environment environment, List<String> command) {
        this.environment = environment;
        this.command = List.copyOf(command);
    }

    /**
     * Returns the file of the program, which need not be one that can be run; a name with a slash
     * is a path, as in a shell.
     */
    Optional<Path> program() {
        var name = command.getFirst();
        try {
            if (Path.of(name).getNameCount() > 1 || Path.of(name).isAbsolute()) {
                return Optional.of(environment.directory().resolve(name)).filter(Files::exists);
            }
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
        return SearchPath.find(environment, List.of(name, name + ".exe", name + ".cmd"));
    }

    /**
     * From now on signals are for the program: they do not end this process. One that comes before
     * it has been started keeps it from that. A terminal sends its interrupt to all that are in its
     * foreground, also to the child; whoever else sends one sends it here.
     */
    void takeSignals() {
        for (var signal : SIGNALS.keySet()) {
            Signals.register(signal, () -> pass(signal));
        }
    }

    private synchronized void pass(String signal) {
        if (process.isEmpty()) {
            early = Optional.of(signal);
        } else if (!signal.equals("INT") || !isInFront()) {
            send(signal, process.get());
        }
    }

    /** Tells whether the terminal, if any, interrupts us; where nobody knows, it is assumed. */
    private static boolean isInFront() {
        if (System.getProperty("sesame.tty", "").isEmpty()) {
            return false;
        }
        try {
            var stat = Files.readString(Path.of("/proc/self/stat"));
            // proc(5): a name in brackets, state, parent, group, session, terminal, its foreground
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields[2].equals(fields[5]);
        } catch (IOException _) {
            return true;
        }
    }

    /**
     * Runs {@code program} with {@code variables} over those of this process, and returns its exit
     * code: 128 and the number of the signal when one ended it.
     *
     * @throws IOException when it cannot be started
     */
    int run(Path program, Map<String, String> variables) throws IOException {
        var words = new ArrayList<>(command);
        words.set(0, program.toString());
        var builder = new ProcessBuilder(words).inheritIO();
        builder.directory(environment.directory().toFile());
        builder.environment().clear();
        builder.environment().putAll(environment.variables());
        builder.environment().putAll(variables);
        try {
            var started = start(builder);
            return started.isPresent() ? started.get().waitFor() : ended();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "interrupted", "");
        }
    }

    private int ended() {
        return 128 + early.map(SIGNALS::get).orElse(0);
    }

    /** Who was told to end before it began does not begin. */
    private synchronized Optional<Process> start(ProcessBuilder builder) throws IOException {
        if (early.isEmpty()) {
            process = Optional.of(builder.start());
        }
        return process;
    }

    private static void send(String signal, Process child) {
        if (!child.isAlive()) {
            return; // its number may be that of another by now
        }
        try {
            new ProcessBuilder("kill", "-s", signal, String.valueOf(child.pid()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException _) {
            child.destroy(); // a system without kill
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
