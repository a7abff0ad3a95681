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

    private static final List<String> SIGNALS = List.of("HUP", "INT", "TERM");

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
     * From now on signals are for the program, also those that come before it has been started:
     * they do not end this process. A terminal sends its interrupt to the child as well; whoever
     * else sends one sends it here.
     */
    void takeSignals() {
        boolean terminal = !System.getProperty("sesame.tty", "").isEmpty();
        for (var signal : SIGNALS) {
            boolean isSentToBoth = terminal && signal.equals("INT");
            Signals.register(signal, () -> pass(signal, isSentToBoth));
        }
    }

    private synchronized void pass(String signal, boolean isSentToBoth) {
        if (process.isEmpty()) {
            early = Optional.of(signal);
        } else if (!isSentToBoth) {
            send(signal, process.get());
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
            return start(builder).waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "interrupted", "");
        }
    }

    /** A signal that came before is the first that the program gets. */
    private synchronized Process start(ProcessBuilder builder) throws IOException {
        var started = builder.start();
        process = Optional.of(started);
        early.ifPresent(signal -> send(signal, started));
        return started;
    }

    private static void send(String signal, Process child) {
        try {
            new ProcessBuilder("kill", "-s", signal, String.valueOf(child.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException _) {
            child.destroy(); // a system without kill
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
