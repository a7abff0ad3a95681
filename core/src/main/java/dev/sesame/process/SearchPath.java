package dev.sesame.process;

import dev.sesame.Environment;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds programs on PATH, but in no folder that is not absolute: it may be a stranger's project.
 */
public final class SearchPath {
    private SearchPath() {}

    /**
     * Returns the program in the first folder of PATH that has a file called like one of {@code
     * names}, the first of them there; its links are not followed.
     */
    public static Optional<Path> find(Environment environment, List<String> names) {
        for (var folder : environment.get("PATH").orElse("").split(File.pathSeparator, -1)) {
            for (var name : names) {
                var candidate = path(folder, name);
                if (candidate.isPresent() && isProgram(candidate.get())) {
                    return candidate;
                }
            }
        }
        return Optional.empty();
    }

    /** Tells whether {@code path} is a file that may be run. */
    public static boolean isProgram(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }

    private static Optional<Path> path(String folder, String name) {
        try {
            return Optional.of(Path.of(folder, name)).filter(Path::isAbsolute);
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }
}
