package dev.sesame.demo;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The folders of the demonstration: a home, a project, and the programs that the company installs
 * on its machines. Only this user can look into them, and {@link #close} removes them.
 */
final class Premises implements AutoCloseable {
    /** What a program needs to know of the machine; everything else could be the user's own. */
    private static final List<String> HARMLESS =
            List.of("LANG", "LC_ALL", "NO_COLOR", "TERM", "TZ");

    private static final int MOST_TRIES = 5;

    private final Environment environment;
    private final Path root;
    private final Path program;

    private Premises(Environment environment, Path root, Path program) {
        this.environment = environment;
        this.root = root;
        this.program = program;
    }

    /** Makes the folders, with {@code program} as the {@code sesame} of this company. */
    static Premises build(Environment environment, Path program) {
        if (!File.separator.equals("/")) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    "the demonstration types into a POSIX shell, and there is none here",
                    "Run it on Linux, on macOS, or in WSL");
        }
        try {
            var temporary =
                    environment
                            .nonEmpty("TMPDIR")
                            .orElseGet(() -> System.getProperty("java.io.tmpdir", "/tmp"));
            var root = Files.createTempDirectory(Path.of(temporary), "sesame-demo-").toRealPath();
            var premises = new Premises(environment, root, program);
            premises.furnish();
            return premises;
        } catch (IOException e) {
            throw unusable("make the folders of the demonstration", e);
        }
    }

    private void furnish() throws IOException {
        for (var folder : List.of("bin", "home", "managed", "tmp", "project/.git")) {
            Files.createDirectories(root.resolve(folder)); // .git keeps /tmp's configuration out
        }
        if (program.isAbsolute()) {
            Files.createSymbolicLink(root.resolve("bin/sesame"), program);
        }
        var corpctl = root.resolve("bin").resolve(CompanyConfig.TOKEN_COMMAND.getFirst());
        Files.writeString(corpctl, corpctl());
        Files.setPosixFilePermissions(corpctl, PosixFilePermissions.fromString("rwx------"));
    }

    private String corpctl() {
        var words = CompanyConfig.TOKEN_COMMAND;
        return """
        #!/bin/sh
        # Prints the token of the employee who is signed in.
        if [ "$*" != "ARGUMENTS" ]; then
          echo "usage: corpctl ARGUMENTS" >&2
          exit 64
        fi
        exec cat TOKEN
        """
                .replace("ARGUMENTS", String.join(" ", words.subList(1, words.size())))
                .replace("TOKEN", Shell.quoted(token().toString()));
    }

    Path root() {
        return root;
    }

    Path project() {
        return root.resolve("project");
    }

    /** Puts the project's own configuration in place. */
    void configureProject(String text) {
        write(project().resolve("opencode.json"), text);
    }

    /** Takes it away again. */
    void unconfigureProject() {
        try {
            Files.delete(project().resolve("opencode.json"));
        } catch (IOException e) {
            throw unusable("remove the project's opencode.json", e);
        }
    }

    /** Makes {@code token} the one that the token command prints. */
    void keepToken(Secret token) {
        write(token(), token.reveal() + "\n");
    }

    private Path token() {
        return root.resolve("token");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw unusable("write " + file, e);
        }
    }

    /** Returns what differs from the user's own environment, for a person to export. */
    Map<String, String> exports() {
        var exports = new LinkedHashMap<String, String>();
        exports.put("HOME", root.resolve("home").toString());
        exports.put("TMPDIR", root.resolve("tmp").toString());
        exports.put("SESAME_JAVA_HOME", System.getProperty("java.home", ""));
        exports.put("OPENCODE_TEST_MANAGED_CONFIG_DIR", root.resolve("managed").toString());
        if (!isTrainingPossible()) {
            exports.put("SESAME_AOT", "off"); // it would go on in a home that is gone by then
        }
        return exports;
    }

    private boolean isTrainingPossible() {
        return Files.isWritable(program.resolveSibling("lib"));
    }

    /** Returns the folder that comes first in {@code PATH}. */
    Path programs() {
        return root.resolve("bin");
    }

    /** Returns all variables that a command of the walk sees: nothing of the user's own. */
    Map<String, String> variables() {
        var variables = new LinkedHashMap<>(exports());
        var path = environment.nonEmpty("PATH").orElse("/usr/bin:/bin");
        variables.put("PATH", programs() + File.pathSeparator + path);
        HARMLESS.forEach(
                name -> environment.get(name).ifPresent(value -> variables.put(name, value)));
        return variables;
    }

    @Override
    public void close() {
        for (int tries = MOST_TRIES; ; tries--) {
            try {
                removeAll();
                return;
            } catch (IOException | UncheckedIOException e) {
                if (tries == 1) { // a program that is just being ended may still have written
                    throw unusable("remove " + root, e);
                }
            }
        }
    }

    private void removeAll() throws IOException {
        try (var files = Files.walk(root)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static AuthException unusable(String what, Exception cause) {
        return new AuthException(
                Failure.INVALID_CONFIG,
                "cannot " + what,
                "Check the folder for temporary files, or name another one with TMPDIR",
                cause);
    }
}
