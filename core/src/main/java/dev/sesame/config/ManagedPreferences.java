package dev.sesame.config;

import dev.sesame.Environment;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Preferences that a company's device management puts on a Mac, in the domain {@code
 * ai.opencode.managed}. {@code plutil}, a part of macOS, turns them into JSON.
 */
final class ManagedPreferences {
    private static final Path FOLDER = Path.of("/Library/Managed Preferences");
    private static final String FILE = "ai.opencode.managed.plist";
    private static final List<String> OF_THE_PROFILE =
            List.of(
                    "PayloadDisplayName",
                    "PayloadIdentifier",
                    "PayloadType",
                    "PayloadUUID",
                    "PayloadVersion",
                    "_manualProfile");

    private ManagedPreferences() {}

    static List<Reading> read(Environment environment) {
        if (!Files.isDirectory(FOLDER)) {
            return List.of();
        }
        var readings = new ArrayList<Reading>();
        var user = environment.nonEmpty("USER").map(name -> FOLDER.resolve(name).resolve(FILE));
        for (var file : List.of(Optional.of(FOLDER.resolve(FILE)), user)) {
            file.filter(Files::isRegularFile)
                    .flatMap(f -> read(f, environment))
                    .ifPresent(readings::add);
        }
        return readings;
    }

    private static Optional<Reading> read(Path file, Environment environment) {
        return json(file).flatMap(text -> reading(file, text, environment));
    }

    static Optional<Reading> reading(Path file, String json, Environment environment) {
        try {
            var tree = Json.parse(json).asObject().orElse(JsonObject.EMPTY);
            for (var name : OF_THE_PROFILE) {
                tree = tree.without(name);
            }
            var source = new ConfigSource(ConfigSource.Kind.PREFERENCES, file.toString());
            var references =
                    new References(
                            Variables.of(environment), Optional.of(FOLDER), environment.home());
            return Optional.of(new ConfigText(source, Json.write(tree), references).read());
        } catch (JsonSyntaxException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> json(Path file) {
        var command = List.of("/usr/bin/plutil", "-convert", "json", "-o", "-", file.toString());
        try {
            var process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process.getOutputStream().close();
            var text =
                    new String(
                            process.getInputStream().readNBytes(1 << 20), StandardCharsets.UTF_8);
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0
                    ? Optional.of(text)
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
