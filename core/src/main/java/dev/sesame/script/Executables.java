package dev.sesame.script;

import dev.sesame.Environment;
import dev.sesame.process.SearchPath;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What programs are called and made of on this system. */
final class Executables {
    private static final boolean WINDOWS = File.separatorChar == '\\';

    private Executables() {}

    /** Returns the program {@code name} on PATH. */
    static Optional<Path> find(Environment environment, String name) {
        return SearchPath.find(
                environment, WINDOWS ? List.of(name + ".exe", name + ".cmd") : List.of(name));
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
}
