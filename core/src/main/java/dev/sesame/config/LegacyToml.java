package dev.sesame.config;

import dev.sesame.file.AtomicFile;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonBoolean;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/**
 * The configuration of OpenCode's first versions: a TOML file named {@code config} in the global
 * directory. It moves into {@code config.json} and is deleted.
 */
final class LegacyToml {
    private static final String SCHEMA = "https://opencode.ai/config.json";

    private LegacyToml() {}

    /**
     * Moves the file, when there is one, and returns its settings, which win over the global files
     * of this start. Unlike OpenCode this writes only what the two files said, so that nothing that
     * was substituted ends up in {@code config.json}. A file that is not TOML stays and counts for
     * nothing; one that cannot be moved still counts.
     */
    static Optional<JsonObject> migrate(Path globalDirectory) {
        var file = globalDirectory.resolve("config");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            var settings = withModel(read(Files.readString(file)));
            move(file, globalDirectory.resolve("config.json"), settings);
            return Optional.of(settings);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void move(Path file, Path target, JsonObject settings) {
        try {
            var base = Files.exists(target) ? Files.readString(target) : "{}";
            var old = Json.parseJsonc(base.isEmpty() ? "{}" : base).asObject();
            if (old.isEmpty()) {
                return;
            }
            var whole = JsonObject.EMPTY.with("$schema", SCHEMA).under(old.get());
            AtomicFile.replace(target, Json.writePretty(whole.under(settings)));
            Files.delete(file);
        } catch (IOException | JsonSyntaxException e) {
            return; // a directory of read-only files, or a config.json to be mended first
        }
    }

    private static JsonObject read(String text) {
        var toml = Toml.parse(text);
        if (toml.hasErrors()) {
            throw new IllegalArgumentException("not TOML");
        }
        return object(toml);
    }

    /** Provider and model were two settings; {@code provider} has another meaning today. */
    private static JsonObject withModel(JsonObject toml) {
        var provider = toml.string("provider");
        var model = toml.string("model");
        var settings = new LinkedHashMap<String, JsonValue>();
        model.ifPresent(name ->
                settings.put(
                        "model", new JsonString(provider.map(p -> p + "/" + name).orElse(name))));
        toml.without("provider").without("model").members().forEach(settings::put);
        return new JsonObject(settings);
    }

    private static JsonObject object(TomlTable table) {
        var members = new LinkedHashMap<String, JsonValue>();
        for (var entry : table.entrySet()) {
            members.put(entry.getKey(), value(entry.getValue()));
        }
        return new JsonObject(members);
    }

    private static JsonValue value(Object value) {
        if (value instanceof TomlTable table) {
            return object(table);
        }
        if (value instanceof TomlArray array) {
            return new JsonArray(array.toList().stream().map(LegacyToml::value).toList());
        }
        if (value instanceof Boolean bool) {
            return new JsonBoolean(bool);
        }
        boolean isNumber = value instanceof Number n && Double.isFinite(n.doubleValue());
        return isNumber ? new JsonNumber(value.toString()) : new JsonString(value.toString());
    }
}
