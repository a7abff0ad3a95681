package dev.sesame.config;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** One configuration file on disk. */
final class ConfigFile {
    private static final int LARGEST = 4 << 20;
    private static final String SCHEMA_MEMBER =
            "\n  \"$schema\": \"https://opencode.ai/config.json\"";

    private final ConfigSource source;
    private final Path path;

    ConfigFile(ConfigSource.Kind kind, Path path) {
        this.source = new ConfigSource(kind, path.toString());
        this.path = path;
    }

    /** Returns what it says; empty when it does not exist or has no content at all. */
    Optional<Reading> read(Variables variables, Path home) {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        Optional<String> text;
        try {
            text = text();
        } catch (AuthException e) {
            var problem =
                    new ConfigProblem(
                            source, Optional.empty(), e.problem(), ConfigProblem.Severity.ERROR);
            return Optional.of(Reading.failed(e, List.of(problem)));
        }
        var folder = Optional.of(path.resolveSibling("").toAbsolutePath());
        var references = new References(variables, folder, home);
        return text.map(t -> finish(new ConfigText(source, t, references).read(), t));
    }

    private Reading finish(Reading reading, String text) {
        if (reading.layer().isEmpty()) {
            return reading;
        }
        var layer = reading.layer().get();
        if (layer.tree().get("$schema").isEmpty()) {
            writeSchema(text);
        }
        return Reading.of(ConfigText.withSchema(layer), reading.problems())
                .withPluginsIn(path.resolveSibling(""));
    }

    private Optional<String> text() {
        try {
            if (!Files.isRegularFile(path)) {
                throw unreadable("is not a regular file");
            }
            if (Files.size(path) > LARGEST) {
                throw unreadable("is larger than 4 MiB");
            }
            return Optional.of(Files.readString(path)).filter(text -> !text.isEmpty());
        } catch (CharacterCodingException e) {
            throw unreadable("is not UTF-8 text");
        } catch (IOException e) {
            throw unreadable("cannot be read");
        }
    }

    private AuthException unreadable(String why) {
        return new AuthException(
                Failure.INVALID_CONFIG,
                "Config file at " + path + " " + why,
                "Repair it or move it away");
    }

    /**
     * OpenCode names the schema in files that do not, for editors' sake, when nothing but blanks
     * precedes the first brace. A file that cannot be written stays as it is.
     */
    private void writeSchema(String text) {
        int brace = text.indexOf('{');
        if (brace < 0 || !text.substring(0, brace).isBlank()) {
            return;
        }
        try {
            AtomicFile.rewrite(path, "{" + SCHEMA_MEMBER + "," + text.substring(brace + 1));
        } catch (IOException _) {
            // a read-only file is no reason to fail: it means the same without
        }
    }

    /** Creates the global file that OpenCode creates when there is none. */
    static void createGlobal(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.writeString(
                    directory.resolve("opencode.jsonc"),
                    "{" + SCHEMA_MEMBER + "\n}",
                    StandardOpenOption.CREATE_NEW);
        } catch (IOException _) {
            // a home that cannot be written has no configuration, which is fine
        }
    }
}
