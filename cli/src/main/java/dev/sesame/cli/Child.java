package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Printable;
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

    private final Environment environment;
    private final List<String> command;

    /** Will run {@code command} in {@code environment}. */
    Child(Environment environment, List<String> command) {
        this.environment = environment;
        this.command = List.copyOf(command);
    }

    /** Returns the file of the program; a name with a slash is a path, as in a shell. */
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
     * Runs {@code program} with {@code variables} over those of this process, and returns its exit
     * code: 128 and the number of the signal when one ended it.
     */
    int run(Path program, Map<String, String> variables) {
        var words = new ArrayList<>(command);
        words.set(0, program.toString());
        var builder = new ProcessBuilder(words).inheritIO();
        builder.directory(environment.directory().toFile());
        builder.environment().clear();
        builder.environment().putAll(environment.variables());
        builder.environment().putAll(variables);
        try {
            var process = builder.start();
            passOn(process);
            return process.waitFor();
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    Printable.of(program.toString()) + " could not be started",
                    "Check that it is a program for this machine, and its permissions",
                    e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "interrupted", "");
        }
    }

    /**
     * A terminal sends its interrupt to the child as well; whoever else sends one sends it here.
     */
    private static void passOn(Process child) {
        boolean terminal = !System.getProperty("sesame.tty", "").isEmpty();
        Signals.register("INT", terminal ? () -> {} : () -> send("INT", child));
        Signals.register("TERM", child::destroy);
        Signals.register("HUP", () -> send("HUP", child));
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
