package dev.sesame.script;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.file.Disposal;
import dev.sesame.file.Lock;
import dev.sesame.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What one configuration directory declares for its plugins. */
final class Dependencies {
    private static final String PROVIDED = "@opencode-ai/plugin";

    /** Longer than an installation may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private final Environment environment;
    private final Npm npm;
    private final Path folder;
    private final Path modules;
    private final Path unfinished;

    Dependencies(Environment environment, Npm npm, Path folder) {
        this.environment = environment;
        this.npm = npm;
        this.folder = folder;
        this.modules = folder.resolve("node_modules");
        this.unfinished = modules.resolve(".sesame-unfinished");
    }

    void install() {
        if (isComplete() || !Files.isWritable(folder)) {
            return;
        }
        var file = environment.sesameCache().resolve("install.lock");
        try {
            Files.createDirectories(file.resolveSibling(""), OwnerOnly.directory());
            try (var _ = Lock.acquire(file, PATIENCE)) {
                if (!isComplete()) {
                    renew();
                }
            }
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    "cannot install the dependencies of "
                            + environment.shorten(folder)
                            + ": "
                            + e.getMessage(),
                    "Run `npm install` there",
                    e);
        }
    }

    private boolean isComplete() {
        var names = Packages.manifest(folder).flatMap(manifest -> manifest.object("dependencies"));
        if (names.isEmpty()) {
            return true;
        }
        for (var name : names.get().members().keySet()) {
            if (!name.equals(PROVIDED) && !Files.exists(modules.resolve(name))) {
                return false;
            }
        }
        return !Files.exists(unfinished);
    }

    /** What was cut off may have half a package, which no package manager notices. */
    private void renew() throws IOException {
        if (Files.exists(unfinished)) {
            Disposal.delete(modules);
        }
        Files.createDirectories(modules);
        Files.writeString(unfinished, "");
        try {
            npm.install(folder);
        } catch (AuthException e) {
            if (e.failure() == Failure.INVALID_CONFIG) {
                Files.deleteIfExists(unfinished);
            }
            throw e;
        }
        Files.deleteIfExists(unfinished);
    }
}
