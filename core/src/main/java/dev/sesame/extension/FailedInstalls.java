package dev.sesame.extension;

import dev.sesame.Environment;
import dev.sesame.Printable;
import dev.sesame.file.AtomicFile;
import dev.sesame.file.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Remembers for a while which directories' dependencies could not be installed, so that not every
 * command waits for the same failure. It counts as long as {@code package.json} and what is
 * installed beside it stay as they were. Safe for threads and processes.
 */
final class FailedInstalls {
    private static final Duration BACK_OFF = Duration.ofMinutes(5);
    private static final int LINES = 4;

    private final Environment environment;
    private final Path folder;

    FailedInstalls(Environment environment) {
        this.environment = environment;
        this.folder = environment.sesameCache().resolve("failed-installs");
    }

    /** Returns why it failed when it is too early for another attempt. */
    Optional<String> find(Path directory) {
        try {
            var lines = Files.readAllLines(file(directory));
            return lines.size() == LINES
                            && lines.get(0).equals(directory.toString())
                            && lines.get(1).equals(state(directory))
                            && isRecent(Long.parseLong(lines.get(2)))
                    ? Optional.of(lines.get(3))
                    : Optional.empty();
        } catch (IOException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    private boolean isRecent(long moment) {
        long age = now() - moment;
        return age >= 0 && age < BACK_OFF.toMillis();
    }

    /** Remembers that it failed now. */
    void remember(Path directory, String problem) {
        try {
            var lines =
                    new String[] {
                        directory.toString(),
                        state(directory),
                        String.valueOf(now()),
                        Printable.folded(problem)
                    };
            Files.createDirectories(folder, OwnerOnly.directory());
            AtomicFile.replace(file(directory), String.join("\n", lines) + "\n");
        } catch (IOException _) {
            // it is tried again next time
        }
    }

    /** Forgets all of them. */
    void clear() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException _) {
            // they end by themselves
        }
    }

    private long now() {
        return environment.clock().instant().toEpochMilli();
    }

    private static String state(Path directory) throws IOException {
        var modules = directory.resolve("node_modules");
        var since = Files.exists(modules) ? Files.getLastModifiedTime(modules).toMillis() : 0;
        return sum(Files.readAllBytes(directory.resolve("package.json"))) + " " + since;
    }

    private Path file(Path directory) {
        return folder.resolve(sum(directory.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static String sum(byte[] bytes) {
        var sum = new CRC32();
        sum.update(bytes);
        return Long.toHexString(sum.getValue());
    }
}
