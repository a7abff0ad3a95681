package dev.sesame.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders that are made for one file among others' and go with it. */
public final class FoldersFor {
    private FoldersFor() {}

    /**
     * Creates the folder of {@code file} with those above it.
     *
     * @return how many of them were missing
     * @throws IOException when that is not possible
     */
    public static int create(Path file) throws IOException {
        int missing = 0;
        for (var folder = file.getParent();
                folder != null && !Files.exists(folder);
                folder = folder.getParent()) {
            missing++;
        }
        Files.createDirectories(file.resolveSibling(""));
        return missing;
    }

    /** Deletes the {@code made} folders above {@code file}, up to the first that is not empty. */
    public static void delete(Path file, int made) {
        var folder = file.getParent();
        for (int i = 0; i < made && folder != null; i++) {
            try {
                Files.delete(folder);
            } catch (IOException _) {
                return; // somebody else has put something there
            }
            folder = folder.getParent();
        }
    }
}
