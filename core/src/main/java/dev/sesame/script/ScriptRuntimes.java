package dev.sesame.script;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.process.SearchPath;
import dev.sesame.script.ScriptRuntime.Kind;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds what runs scripts on this machine. The first of these that works:
 *
 * <ol>
 *   <li>the program that {@code OPENCODE_PLUGIN_RUNTIME} names, a path or a name on PATH
 *   <li>{@code bun} on PATH, from version 1.3
 *   <li>the Bun that {@link RuntimeInstall} has installed
 *   <li>{@code opencode} on PATH, which contains a Bun
 *   <li>{@code node} on PATH, from version 20.11
 * </ol>
 *
 * <p>A program that hangs, fails or prints nonsense when it is asked for its version is passed
 * over. Safe for threads and processes.
 */
public final class ScriptRuntimes {
    private static final String CHOICE = "OPENCODE_PLUGIN_RUNTIME";

    private final Environment environment;
    private final RuntimeVersions versions;

    /** Looks at PATH and the cache of {@code environment}. */
    public ScriptRuntimes(Environment environment) {
        this.environment = environment;
        this.versions = new RuntimeVersions(environment);
    }

    /**
     * Returns the program to use; empty when there is none. Starts programs only when they have
     * changed since the last time.
     *
     * @throws AuthException when {@code OPENCODE_PLUGIN_RUNTIME} is set and cannot be used
     */
    public Optional<ScriptRuntime> find() {
        var choice = environment.nonEmpty(CHOICE);
        if (choice.isPresent()) {
            return Optional.of(chosen(choice.get()));
        }
        return onPath("bun", Kind.BUN)
                .or(() -> runtime(BunRelease.program(environment), Kind.BUN))
                .or(() -> onPath("opencode", Kind.OPENCODE))
                .or(() -> onPath("node", Kind.NODE));
    }

    /** Returns {@code program} as a Bun when it is one that can be used. */
    Optional<ScriptRuntime> bun(Path program) {
        return runtime(program, Kind.BUN);
    }

    private Optional<ScriptRuntime> onPath(String name, Kind kind) {
        return Executables.find(environment, name).flatMap(program -> runtime(program, kind));
    }

    private Optional<ScriptRuntime> runtime(Path program, Kind kind) {
        return found(program, kind)
                .filter(runtime -> runtime.kind() == kind && isNewEnough(runtime));
    }

    private Optional<ScriptRuntime> found(Path candidate, Kind kind) {
        var program = kind == Kind.OPENCODE ? OpenCodeProgram.of(candidate) : candidate;
        if (!SearchPath.isProgram(program)) {
            return Optional.empty();
        }
        return versions.of(program).map(version -> named(kind, program, version));
    }

    /** The version tells Node from Bun: Node's begins with a letter. */
    private static ScriptRuntime named(Kind kind, Path program, String version) {
        return version.startsWith("v")
                ? new ScriptRuntime(Kind.NODE, program, version.substring(1))
                : new ScriptRuntime(kind, program, version);
    }

    private ScriptRuntime chosen(String choice) {
        var program = located(choice);
        var name = String.valueOf(program.getFileName());
        var runtime =
                found(program, name.startsWith("opencode") ? Kind.OPENCODE : Kind.BUN)
                        .orElseThrow(() -> unusable(choice, "does not tell its version"));
        if (!isNewEnough(runtime)) {
            throw unusable(choice, "is too old: " + Printable.of(runtime.version()));
        }
        return runtime;
    }

    private Path located(String choice) {
        try {
            if (!choice.contains("/") && !choice.contains("\\")) {
                return Executables.find(environment, choice)
                        .orElseThrow(() -> unusable(choice, "is not on PATH"));
            }
            var path = environment.directory().resolve(choice);
            if (SearchPath.isProgram(path)) {
                return path;
            }
        } catch (InvalidPathException _) {
            // told below
        }
        throw unusable(choice, "is no program that can be started");
    }

    private static AuthException unusable(String choice, String why) {
        return new AuthException(
                Failure.INVALID_CONFIG,
                CHOICE + " names `" + Printable.of(choice) + "`, which " + why,
                "Set it to bun (1.3 or newer), opencode or node (20.11 or newer), or unset it");
    }

    private static boolean isNewEnough(ScriptRuntime runtime) {
        var parts = runtime.version().split("[.+-]", 3);
        int major = Integer.parseInt(parts[0]);
        int minor = Integer.parseInt(parts[1]);
        return runtime.kind() == Kind.NODE
                ? major > 20 || (major == 20 && minor >= 11)
                : major > 1 || (major == 1 && minor >= 3);
    }
}
