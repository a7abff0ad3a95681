package dev.sesame.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Packages of npm, installed below {@code target} with the person's own npm configuration. No
 * script of theirs runs.
 */
public final class NpmPackages {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private NpmPackages() {}

    /**
     * Installs {@code packages}, each as {@code name@version} or {@code alias@npm:name@version},
     * unless that was done before.
     *
     * @return the folder that has {@code node_modules} in it
     */
    public static synchronized Path install(List<String> packages)
            throws IOException, InterruptedException {
        var name = String.join("-", packages).replaceAll("[@/:]", "-");
        var folder = Path.of("target", "npm", name).toAbsolutePath();
        var done = folder.resolve("npm.done");
        if (!Files.exists(done)) {
            run(folder, packages);
            Files.createFile(done);
        }
        return folder;
    }

    private static void run(Path folder, List<String> packages)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var log = folder.resolve("npm.log");
        var npm =
                new ProcessBuilder("npm", "install", "--prefix", folder.toString())
                        .redirectInput(new File("/dev/null"))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        npm.command().addAll(List.of("--no-audit", "--no-fund", "--ignore-scripts"));
        npm.command().addAll(packages);
        var process = npm.start();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        if (process.isAlive() || process.exitValue() != 0) {
            throw new AssertionError(
                    "npm could not install "
                            + packages
                            + ": "
                            + Files.readString(log, StandardCharsets.UTF_8));
        }
    }
}
