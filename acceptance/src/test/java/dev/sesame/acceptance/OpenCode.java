package dev.sesame.acceptance;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The real OpenCode, as npm installs it. */
final class OpenCode {

    private static final String FOLDER = "target/opencode-";

    private OpenCode() {}

    /** Tells whether {@code program} is one that came from here. */
    static boolean isProgram(String program) {
        return program.startsWith(Path.of("").toAbsolutePath() + "/" + FOLDER);
    }

    /**
     * Returns the program of {@code version}, which is installed below {@code target} with the
     * person's own npm configuration unless it is there already.
     */
    static synchronized Path installed(String version) throws IOException, InterruptedException {
        var folder = Path.of(FOLDER + version).toAbsolutePath();
        var program = program(folder, version);
        if (program.isPresent()) {
            return program.get();
        }
        NpmPackages.install(folder, List.of("opencode-ai@" + version));
        return program(folder, version)
                .orElseThrow(() ->
                        new AssertionError("npm installed no OpenCode " + version + " that runs"));
    }

    /**
     * Where install scripts are switched off, only the packages for single platforms hold a program
     * that runs; which of them does, only trying tells.
     */
    private static Optional<Path> program(Path folder, String version)
            throws IOException, InterruptedException {
        var modules = folder.resolve("node_modules");
        if (!Files.isDirectory(modules)) {
            return Optional.empty();
        }
        try (var packages = Files.list(modules)) {
            var candidates =
                    Stream.concat(
                                    packages.filter(OpenCode::isForOnePlatform)
                                            .sorted()
                                            .map(each -> each.resolve("bin/opencode")),
                                    Stream.of(modules.resolve(".bin/opencode")))
                            .toList();
            for (var candidate : candidates) {
                if (Files.isExecutable(candidate) && runs(candidate, version)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
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
                    new Invocation(words, new File("target").toPath(), Map.copyOf(System.getenv()))
                            .run(Duration.ofMinutes(1));
            return asked.exit() == 0 && asked.stdout().strip().equals(version);
        } catch (IOException _) {
            return false; // a program for another machine
        }
    }
}
