package dev.sesame.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * The secrets that identity providers of this process's tests gave out, so that tests can look for
 * them where they must not be. They are in a file below {@code target}, because the providers are
 * processes of their own.
 */
public final class IssuedSecrets {
    private IssuedSecrets() {}

    /** Returns the file to which each secret is added, in a line of its own; it need not exist. */
    static Path file() {
        var name = "issued-secrets-" + ProcessHandle.current().pid();
        return Path.of("target", name).toAbsolutePath();
    }

    /** Returns all so far: random ones, that nothing else contains. */
    public static Set<String> all() throws IOException {
        return Files.exists(file()) ? Set.copyOf(Files.readAllLines(file())) : Set.of();
    }
}
