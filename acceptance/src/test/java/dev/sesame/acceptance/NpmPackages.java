package dev.sesame.acceptance;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Packages as npm installs them below {@code target}, with the person's own npm configuration. */
final class NpmPackages {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String ALIAS = "under-test";

    private NpmPackages() {}

    /** Returns the folder of a package with everything it needs around it; no script of it ran. */
    static synchronized Path installed(String spec) throws IOException, InterruptedException {
        var folder = Path.of("target", "npm", spec.replace('/', '+')).toAbsolutePath();
        var module = folder.resolve("node_modules").resolve(ALIAS);
        if (!Files.isDirectory(module)) {
            // by another name, because OpenCode passes over some packages by theirs
            install(folder, List.of("--ignore-scripts", ALIAS + "@npm:" + spec));
        }
        return module;
    }

    /** Installs into {@code folder}, and keeps what npm says in {@code npm.log} there. */
    static void install(Path folder, List<String> words) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var log = folder.resolve("npm.log").toFile();
        var process =
                new ProcessBuilder("npm", "install", "--prefix", folder.toString(), "--no-audit")
                        .redirectInput(new File("/dev/null")) // ours belongs to the test runner
                        .redirectErrorStream(true)
                        .redirectOutput(log);
        process.command().add("--no-fund");
        process.command().addAll(words);
        var npm = process.start();
        if (!npm.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            npm.descendants().forEach(ProcessHandle::destroy);
            npm.destroy();
            throw new AssertionError("npm did not end within " + PATIENCE.toMinutes() + " minutes");
        }
        if (npm.exitValue() != 0) {
            throw new AssertionError("npm could not install " + words + ", see " + log);
        }
    }
}
