package dev.sesame.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The {@code .gitignore} that OpenCode puts into each configuration directory, so that what npm
 * installs there for plugins does not get into a repository.
 */
final class IgnoreFile {
    private static final String LINES =
            "node_modules\npackage.json\npackage-lock.json\nbun.lock\n.gitignore";

    private IgnoreFile() {}

    /** Writes it where there is none; a directory that cannot be written is left alone. */
    static void addTo(Path directory) {
        var file = directory.resolve(".gitignore");
        if (!Files.isDirectory(directory) || Files.exists(file)) {
            return;
        }
        try {
            Files.writeString(file, LINES, StandardOpenOption.CREATE_NEW);
        } catch (IOException _) {
            // nothing depends on it
        }
    }
}
