package dev.sesame.script;

import dev.sesame.process.SearchPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The program behind {@code opencode}. Packages of npm may put a script on PATH that starts the
 * program of a second package; the script would not hand on all that a child needs.
 */
final class OpenCodeProgram {
    /** The version whose behaviour is followed. */
    static final String VERSION = "1.18.33";

    private OpenCodeProgram() {}

    /** Returns the program that {@code found} is or starts, else {@code found} itself. */
    static Path of(Path found) {
        if (!Executables.isScript(found)) {
            return found;
        }
        try {
            for (var at = found.toRealPath(); at.getParent() != null; at = at.getParent()) {
                for (var name : packages()) {
                    var program =
                            at.resolveSibling("node_modules")
                                    .resolve(name)
                                    .resolve("bin")
                                    .resolve(Executables.fileName("opencode"));
                    if (SearchPath.isProgram(program)) {
                        return program;
                    }
                }
            }
        } catch (IOException _) {
            // it is tried as it is
        }
        return found;
    }

    private static List<String> packages() {
        var machine = Machine.current();
        var name = "opencode-" + machine.os() + "-" + (machine.isArm() ? "arm64" : "x64");
        var musl = machine.isMusl() ? "-musl" : "";
        return machine.isModern()
                ? List.of(name + musl, name + "-baseline" + musl)
                : List.of(name + "-baseline" + musl);
    }
}
