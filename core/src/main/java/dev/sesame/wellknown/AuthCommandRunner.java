package dev.sesame.wellknown;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.Secret;
import dev.sesame.process.Output;
import dev.sesame.process.ProcessTree;
import dev.sesame.process.SearchPath;
import dev.sesame.wellknown.OrganisationTrust.ApprovedCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs a token command: the words as they are, no shell, nothing on its standard input, a time
 * limit, and the end of the whole process tree when that passes or when this program is ended. What
 * it prints on standard output is the token; standard error is passed on line by line.
 */
public final class AuthCommandRunner {
    /** What a token command ends with when it may work later: EX_TEMPFAIL of sysexits.h. */
    public static final int PASSING = 75;

    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration AFTER_EXIT = Duration.ofMillis(200);
    private static final int LONGEST_TOKEN = 16 << 10;

    /** What Sesame's own commands end with when somebody has to log in. */
    private static final int LOGIN_NEEDED = 4;

    private final Environment environment;
    private final Duration limit;

    /**
     * Starts programs in the working directory of {@code environment}, for {@code limit} at most.
     */
    public AuthCommandRunner(Environment environment, Duration limit) {
        this.environment = environment;
        this.limit = limit;
    }

    /**
     * Runs {@code command} and returns the token.
     *
     * @param standardError takes each line, untrusted
     * @throws AuthException when it cannot be started, fails, takes too long or prints no token
     */
    public Secret run(ApprovedCommand command, Consumer<String> standardError) {
        var words = command.auth().command();
        var process = start(words, command.scope().organisation());
        try (var _ = ProcessTree.of(process, GRACE)) {
            return token(words, process, standardError);
        }
    }

    private Process start(List<String> words, Organisation organisation) {
        var program = find(words);
        var command = new ArrayList<>(words);
        command.set(0, program.toString());
        var builder = new ProcessBuilder(command).directory(environment.directory().toFile());
        var variables = builder.environment();
        variables.clear();
        variables.putAll(environment.variables());
        variables.remove("OPENCODE_AUTH_CONTENT"); // other people's secrets are not its business
        variables.put("AGENT", "1");
        variables.put("OPENCODE", "1");
        variables.put("SESAME_ORGANISATION", organisation.url()); // who gets what it prints
        try {
            var process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw failed(words, "it cannot be started: not an executable file", e);
        }
    }

    private Path find(List<String> words) {
        var name = words.getFirst();
        if (name.contains("/") || name.contains("\\")) {
            var path = Path.of(name);
            if (path.isAbsolute()) {
                return path;
            }
            throw failed(
                    words, "a program outside of PATH must be given by its absolute path", null);
        }
        return SearchPath.find(environment, List.of(name, name + ".exe", name + ".com"))
                .orElseThrow(() ->
                        new AuthException(
                                Failure.ACCESS_DENIED,
                                "Failed to run auth provider command: Executable not found"
                                        + " in $PATH: \""
                                        + name
                                        + "\"",
                                "Install `" + name + "`; your company can tell where to get it"));
    }

    private Secret token(List<String> words, Process process, Consumer<String> standardError) {
        var output = Output.collect(process.getInputStream(), LONGEST_TOKEN + 2);
        var errors = new ErrorLines(process.getErrorStream(), standardError);
        errors.start();
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw failed(words, "it did not end within " + limit.toSeconds() + " s", null);
            }
            var text = output.text(AFTER_EXIT);
            errors.join(AFTER_EXIT);
            requireSuccess(words, process.exitValue());
            return checked(words, text.strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
        }
    }

    /** A login ends the need for one at once, so it is told from what others may pause after. */
    private static void requireSuccess(List<String> words, int exit) {
        if (exit == PASSING) {
            throw new AuthException(
                    Failure.UNREACHABLE,
                    "the auth provider command cannot get a token at the moment (exit code "
                            + PASSING
                            + ")",
                    "Try again; run `" + shown(words) + "` yourself if it stays so");
        }
        if (exit != 0) {
            var failed = failed(words, "it ended with exit code " + exit, null);
            throw exit == LOGIN_NEEDED
                    ? new AuthException(Failure.LOGIN_EXPIRED, failed.problem(), failed.nextStep())
                    : failed;
        }
    }

    private static Secret checked(List<String> words, String token) {
        if (token.isEmpty()) {
            throw failed(words, "it printed no token", null);
        }
        if (token.length() > LONGEST_TOKEN) {
            throw failed(words, "it printed more than a token can have (16 KiB)", null);
        }
        if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw failed(
                    words,
                    "it must print the token alone: one line, no blanks, plain characters",
                    null);
        }
        return Secret.of(token);
    }

    private static AuthException failed(
            List<String> words, String why, @org.jspecify.annotations.Nullable Throwable cause) {
        return new AuthException(
                Failure.ACCESS_DENIED,
                "Failed to run auth provider command: " + why,
                "Run `" + shown(words) + "` yourself to see what is wrong",
                cause);
    }

    private static String shown(List<String> words) {
        return Printable.whole(String.join(" ", words));
    }
}
