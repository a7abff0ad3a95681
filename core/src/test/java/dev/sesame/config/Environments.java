package dev.sesame.config;

import dev.sesame.Environment;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Environments for tests. */
final class Environments {
    private Environments() {}

    /** Returns an environment with these names and values in turn. */
    static Environment with(String... namesAndValues) {
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            variables.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        var root = Path.of("").toAbsolutePath();
        return new Environment(variables, root, root, InstantSource.fixed(Instant.EPOCH));
    }
}
