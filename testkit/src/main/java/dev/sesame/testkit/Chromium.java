package dev.sesame.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real Chromium of the operating system, driven by a script for Node that uses {@code
 * playwright-core} and {@code axe-core} of npm, which are installed when they are first asked for.
 */
public final class Chromium {
    private static final List<String> PACKAGES =
            List.of("playwright-core@1.65.1", "axe-core@4.14.1");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private Chromium() {}

    /**
     * Runs a script, and returns what it printed.
     *
     * @param script its text, as a module of JavaScript; its arguments are the program of Chromium
     *     and {@code arguments}
     * @throws AssertionError when it fails, or takes longer than five minutes
     */
    public static String run(String script, List<String> arguments)
            throws IOException, InterruptedException {
        var folder = NpmPackages.install(PACKAGES);
        var file = folder.resolve("script-" + Integer.toHexString(script.hashCode()) + ".mjs");
        var fresh = Files.createTempFile(folder, "script", ".mjs");
        Files.writeString(fresh, script);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        var output = Files.createTempFile(folder, "output", ".txt");
        var node =
                new ProcessBuilder("node", file.toString(), Daemon.program("chromium", "chromium"))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        node.command().addAll(arguments);
        var process = node.start();
        try {
            boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            var text = Files.readString(output, StandardCharsets.UTF_8);
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError("the script for Chromium failed:\n" + text);
            }
            return text;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Files.deleteIfExists(output);
        }
    }
}
