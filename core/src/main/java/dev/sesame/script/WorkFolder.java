package dev.sesame.script;

import dev.sesame.file.Disposal;
import dev.sesame.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * A folder in which something is made before it takes its place, on the same disk. Processes that
 * were killed leave theirs; the next one removes what has lain there for a day.
 */
final class WorkFolder {
    private static final String PREFIX = ".installing-";
    private static final Pattern OTHERS = Pattern.compile(Pattern.quote(PREFIX) + ".*");
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final Path parent;
    private final Path folder;

    WorkFolder(Path parent) {
        this.parent = parent;
        this.folder =
                parent.resolve(
                        PREFIX
                                + Long.toHexString(
                                        ThreadLocalRandom.current().nextLong() & Long.MAX_VALUE));
    }

    /** Returns the folder, new and empty. */
    Path create() throws IOException {
        Files.createDirectories(parent, OwnerOnly.directory());
        Files.createDirectory(folder, OwnerOnly.directory());
        Disposal.deleteOlder(folder, ABANDONED, OTHERS);
        return folder;
    }

    /** Deletes it with all that is left in it. */
    void delete() {
        Disposal.delete(folder);
    }
}
