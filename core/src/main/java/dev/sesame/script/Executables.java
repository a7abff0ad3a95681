package dev.sesame.script;

import dev.sesame.Environment;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds programs on PATH as a shell does, but never in a folder that is not absolute. */
final class Executables {
    private static final boolean WINDOWS = File.separatorChar == '\\';
    private static final List<String> SUFFIXES = WINDOWS ? List.of(".exe", ".cmd") : List.of("");

    private Executables() {}

    /** Returns the program {@code name}; its links are not followed. */
    static Optional<Path> find(Environment environment, String name) {
        for (var entry : environment.get("PATH").orElse("").split(File.pathSeparator, -1)) {
            for (var suffix : SUFFIXES) {
                var candidate = path(entry, name + suffix);
                if (candidate.isPresent() && isProgram(candidate.get())) {
                    return candidate;
                }
            }
        }
        return Optional.empty();
    }

    static boolean isProgram(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }

    /** Tells whether {@code path} is a script, which may be another program tomorrow. */
    static boolean isScript(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            return in.read() == '#' && in.read() == '!';
        } catch (IOException _) {
            return true;
        }
    }

    /** Returns the file name of {@code name} on this system. */
    static String fileName(String name) {
        return WINDOWS ? name + ".exe" : name;
    }

    private static Optional<Path> path(String folder, String name) {
        try {
            return Optional.of(Path.of(folder, name)).filter(Path::isAbsolute);
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }
}
