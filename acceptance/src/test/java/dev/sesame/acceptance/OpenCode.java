package dev.sesame.acceptance;

import dev.sesame.testkit.NpmPackages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The real OpenCode, as npm installs it. */
final class OpenCode {

    /** The last version, and the one before OpenCode changed how organisations are read. */
    static final String NEW = "1.18.33";

    static final String OLD = "1.1.53";

    private static final String FOLDER = "target/npm/opencode-ai-";

    private OpenCode() {}

    /** Tells whether {@code program} is one that came from here. */
    static boolean isProgram(String program) {
        return program.startsWith(Path.of("").toAbsolutePath() + "/" + FOLDER);
    }

    /**
     * Returns the program of {@code version}. The packages for single platforms hold programs;
     * which of them runs here, only trying tells.
     */
    static Path installed(String version) throws IOException, InterruptedException {
        var folder = NpmPackages.install(List.of("opencode-ai@" + version));
        try (var packages = Files.list(folder.resolve("node_modules"))) {
            for (var each : packages.filter(OpenCode::isForOnePlatform).sorted().toList()) {
                var program = each.resolve("bin/opencode");
                if (Files.isExecutable(program) && runs(program, version)) {
                    return program;
                }
            }
        }
        throw new AssertionError("npm installed no OpenCode " + version + " that runs");
    }

    private static boolean isForOnePlatform(Path module) {
        return module.getFileName().toString().startsWith("opencode-")
                && !module.endsWith("opencode-ai");
    }

    private static boolean runs(Path candidate, String version)
            throws IOException, InterruptedException {
        var words = List.of(candidate.toString(), "--version");
        try {
            var asked =
                    new Invocation(words, Path.of("target"), Map.copyOf(System.getenv()))
                            .run(Duration.ofMinutes(1));
            return asked.exit() == 0 && asked.stdout().strip().equals(version);
        } catch (IOException _) {
            return false; // a program for another machine
        }
    }
}
