package dev.sesame.script;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.http.NodeNetwork;
import dev.sesame.process.Program;
import dev.sesame.script.ScriptRuntime.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The user's {@code npm}; Bun in its place where there is none. */
final class Npm {
    private static final Pattern ERROR = Pattern.compile("(npm (error|ERR!)|error:)\\s*(.*)");

    /** Lines in which npm only gives the kind of an error. */
    private static final Pattern KIND = Pattern.compile("(code|errno|syscall|type) .*|");

    /** The parts of addresses in which secrets travel. */
    private static final Pattern SECRETS = Pattern.compile("(?<=//)[^/@\\s]*@|\\?\\S*");

    private final Environment environment;
    private final ScriptRuntime runtime;
    private final Duration limit;

    Npm(Environment environment, ScriptRuntime runtime, Duration limit) {
        this.environment = environment;
        this.runtime = runtime;
        this.limit = limit;
    }

    /** Adds the package {@code spec} to {@code folder}, which has a {@code package.json}. */
    void add(String spec, Path folder) {
        var npm = Executables.find(environment, "npm");
        run(
                folder,
                spec,
                npm.isPresent()
                        ? npm(npm.get(), folder, "--save-exact", "--", spec)
                        : bun("add", "--exact", "--ignore-scripts", "--", spec));
    }

    /**
     * Installs what {@code package.json} in {@code folder} declares.
     *
     * @throws AuthException {@link Failure#INVALID_CONFIG} when the package manager gave up and
     *     left things as they were, another failure when it was cut off
     */
    void install(Path folder) {
        var npm = Executables.find(environment, "npm");
        run(
                folder,
                environment.shorten(folder.resolve("package.json")),
                npm.isPresent() ? npm(npm.get(), folder) : bun("install", "--ignore-scripts"));
    }

    /** Without a prefix npm would install into a folder above that has a package.json. */
    private static List<String> npm(Path npm, Path folder, String... more) {
        var command =
                new ArrayList<>(
                        List.of(
                                npm.toString(),
                                "install",
                                "--prefix",
                                folder.toString(),
                                "--no-global",
                                "--ignore-scripts",
                                "--no-audit",
                                "--no-fund",
                                "--no-update-notifier",
                                "--no-progress",
                                // npm waits for minutes where there is no network
                                "--fetch-retries=1",
                                "--fetch-retry-mintimeout=1000",
                                "--loglevel=error"));
        command.addAll(List.of(more));
        return command;
    }

    private List<String> bun(String... words) {
        if (runtime.kind() == Kind.NODE) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    "npm is not on PATH, and plugins need packages from it",
                    "Install npm, or Bun in its place");
        }
        var command = new ArrayList<>(List.of(runtime.program().toString()));
        command.addAll(List.of(words));
        return command;
    }

    private void run(Path folder, String what, List<String> command) {
        try {
            var ended =
                    new Program(environment, folder, command)
                            .with(Map.of("BUN_BE_BUN", "1"))
                            .with(NodeNetwork.variables(environment))
                            .withErrors()
                            .run(limit)
                            .orElseThrow(() -> tooSlow(what));
            if (ended.exit() != 0) {
                throw failed(what, error(ended.output()));
            }
        } catch (IOException e) {
            throw failed(what, "`" + command.getFirst() + "` cannot be started");
        }
    }

    /** Returns the first line that says what went wrong, with the kind of error before it. */
    private static String error(String output) {
        var kind = "";
        for (var line : output.split("\\R", -1)) {
            var error = ERROR.matcher(line.strip());
            if (!error.matches()) {
                continue;
            }
            var text = error.group(3).strip();
            if (!KIND.matcher(text).matches()) {
                return Printable.of(kind + SECRETS.matcher(text).replaceAll(""));
            }
            if (text.startsWith("code ")) {
                kind = text.substring("code ".length()) + ": ";
            }
        }
        return kind.isEmpty() ? "npm did not say why" : Printable.of(kind.strip());
    }

    private AuthException tooSlow(String what) {
        return new AuthException(
                Failure.UNREACHABLE,
                "cannot install "
                        + shown(what)
                        + ": it was not done in "
                        + limit.toSeconds()
                        + " s",
                "Check the network and `npm config get registry`");
    }

    private static AuthException failed(String what, String why) {
        return new AuthException(
                Failure.INVALID_CONFIG,
                "cannot install " + shown(what) + ": " + why,
                "Check the name, the network and `npm config get registry`");
    }

    private static String shown(String what) {
        return Printable.of(SECRETS.matcher(what).replaceAll(""));
    }
}
