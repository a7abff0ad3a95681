package dev.sesame.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * What a program under test sees of the machine: a home of its own, and nothing that could make two
 * runs differ or leave the machine.
 *
 * @param root holds {@code home}, {@code project}, {@code tmp} and the models catalogue
 */
record Surroundings(Path root) {

    private static final Path CATALOGUE =
            Path.of("src/test/resources/opencode/fixtures/models.json");

    /** Makes the folders and files that every run wants to find. */
    Surroundings prepared() throws IOException {
        for (var each : new String[] {"home", "project", "tmp"}) {
            Files.createDirectories(root.resolve(each));
        }
        Files.copy(CATALOGUE, root.resolve("models.json"));
        return this;
    }

    Path home() {
        return root.resolve("home");
    }

    Path project() {
        return root.resolve("project");
    }

    /** Removes everything, as far as nobody holds on to it. */
    void remove() throws IOException {
        try (var files = Files.walk(root)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException _) {
            // a process that is just being killed may still write; no fault of the test
        }
    }

    /** Returns OpenCode's credential file, which is also Sesame's. */
    Path authFile() {
        return home().resolve(".local/share/opencode/auth.json");
    }

    /** Returns all variables of a program that runs in {@code folder}. */
    Map<String, String> variables(Path folder) {
        var variables = new HashMap<String, String>();
        variables.put("PATH", System.getenv("PATH"));
        variables.put("JAVA_HOME", System.getProperty("java.home")); // for a Java program
        variables.put("HOME", home().toString());
        variables.put("PWD", folder.toString());
        variables.put("USER", "tester");
        variables.put("LANG", "C.UTF-8");
        variables.put("TERM", "xterm-256color");
        variables.put("TMPDIR", inRoot("tmp"));
        variables.put("OPENCODE_DISABLE_MODELS_FETCH", "1");
        variables.put("OPENCODE_MODELS_PATH", inRoot("models.json"));
        variables.put("OPENCODE_DISABLE_AUTOUPDATE", "1");
        variables.put("OPENCODE_DISABLE_DEFAULT_PLUGINS", "1");
        variables.put("OPENCODE_DISABLE_LSP_DOWNLOAD", "1");
        variables.put("OPENCODE_TEST_MANAGED_CONFIG_DIR", inRoot("managed"));
        variables.put("npm_config_registry", "http://127.0.0.1:1/");
        variables.put("npm_config_fetch_retries", "0");
        variables.put("npm_config_cache", inRoot("tmp/npm"));
        variables.put("BUN_CONFIG_REGISTRY", "http://127.0.0.1:1/");
        variables.put("BUN_INSTALL_CACHE_DIR", inRoot("tmp/bun"));
        variables.put("NO_PROXY", "127.0.0.1,localhost");
        variables.put("no_proxy", "127.0.0.1,localhost");
        return variables;
    }

    private String inRoot(String path) {
        return root.resolve(path).toString();
    }
}
