package dev.sesame.javaplugin;

import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.plugin.Fetch;
import dev.sesame.plugin.FetchRequest;
import dev.sesame.plugin.FetchResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder of plugins that people copy. */
final class Examples {
    private Examples() {}

    /** Tests run in the directory of their module; the first {@code .mvn} above marks the root. */
    static Path file(String name) {
        return Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
                .filter(dir -> Files.isDirectory(dir.resolve(".mvn")))
                .findFirst()
                .orElseThrow()
                .resolve("examples")
                .resolve(name);
    }

    static Credential.OAuth tokens(String access, String refresh, long expires) {
        return new Credential.OAuth(
                Secret.of(access),
                Secret.of(refresh),
                expires,
                Optional.of("account"),
                Optional.empty());
    }

    static FetchResponse send(Fetch fetch, FetchRequest request) throws IOException {
        try {
            return fetch.send(request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the test was given up", e);
        }
    }
}
