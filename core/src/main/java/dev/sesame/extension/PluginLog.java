package dev.sesame.extension;

import dev.sesame.Environment;
import dev.sesame.Printable;
import dev.sesame.file.OwnerOnly;
import dev.sesame.plugin.Client.Level;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What plugins say and how they fail, for their authors: a file that the owner alone can read. At 1
 * MiB it becomes {@code plugins.log.1}, so that a plugin that never stops talking fills no disk.
 * Safe for threads.
 */
final class PluginLog {
    private static final long LARGEST = 1 << 20;

    private final Environment environment;
    private final Consumer<String> copy;

    /** A log that {@code copy} is told of as well, when {@code OPENCODE_PRINT_LOGS} is on. */
    PluginLog(Environment environment, Consumer<String> copy) {
        this.environment = environment;
        this.copy = environment.isTrue("OPENCODE_PRINT_LOGS") ? copy : _ -> {};
    }

    /** Returns where it is. */
    static Path file(Environment environment) {
        return environment.sesameState().resolve("log").resolve("plugins.log");
    }

    /** Adds a line. A log that cannot be written stops nothing. */
    synchronized void write(Level level, String plugin, String message) {
        var line = level + " " + Printable.of(plugin) + ": " + Printable.of(message);
        copy.accept(line);
        var file = file(environment);
        try {
            Files.createDirectories(file.resolveSibling(""), OwnerOnly.directory());
            if (Files.exists(file) && Files.size(file) > LARGEST) {
                var old = file.resolveSibling(file.getFileName() + ".1");
                Files.move(file, old, StandardCopyOption.REPLACE_EXISTING);
            }
            append(file, environment.clock().instant() + " " + line + "\n");
        } catch (IOException _) {
            // there is nobody left to tell
        }
    }

    /** Adds where {@code thrown} came from. */
    void write(String plugin, Throwable thrown) {
        var trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        trace.toString()
                .lines()
                .forEach(line -> write(Level.ERROR, plugin, line.replace("\t", "    ")));
    }

    private static void append(Path file, String line) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        try (var channel = FileChannel.open(file, options, OwnerOnly.file())) {
            channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
