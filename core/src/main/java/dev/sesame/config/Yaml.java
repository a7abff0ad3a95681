package dev.sesame.config;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonBoolean;
import dev.sesame.json.JsonValue.JsonNull;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * YAML 1.2 as a JSON tree. The text may be hostile: its size, its depth and the number of aliases
 * are bounded, and tags make nothing but plain values.
 */
final class Yaml {
    private static final int MAX_CHARACTERS = 64 * 1024;
    private static final int MAX_ALIASES = 10;
    private static final int MAX_DEPTH = 32;

    private Yaml() {}

    /** Reads {@code text}; empty when it is not one YAML document. */
    static Optional<JsonValue> read(String text) {
        var settings =
                LoadSettings.builder()
                        .setSchema(new CoreSchema())
                        .setAllowDuplicateKeys(false)
                        .setAllowRecursiveKeys(false)
                        .setMaxAliasesForCollections(MAX_ALIASES)
                        .setCodePointLimit(MAX_CHARACTERS)
                        .build();
        try {
            return value(new Load(settings).loadFromString(text), MAX_DEPTH);
        } catch (YamlEngineException e) {
            return Optional.empty();
        } catch (StackOverflowError e) {
            return Optional.empty(); // the library nests as deep as the text does
        }
    }

    private static Optional<JsonValue> value(@Nullable Object value, int depth) {
        if (depth == 0) {
            return Optional.empty();
        }
        if (value instanceof Map<?, ?> map) {
            return object(map, depth);
        }
        return value instanceof List<?> list ? array(list, depth) : Optional.of(scalar(value));
    }

    private static Optional<JsonValue> object(Map<?, ?> map, int depth) {
        var members = new LinkedHashMap<String, JsonValue>();
        for (var entry : map.entrySet()) {
            var value = value(entry.getValue(), depth - 1);
            if (value.isEmpty()
                    || entry.getKey() instanceof Map
                    || entry.getKey() instanceof List) {
                return Optional.empty();
            }
            members.put(String.valueOf(entry.getKey()), value.get());
        }
        return Optional.of(new JsonObject(members));
    }

    private static Optional<JsonValue> array(List<?> list, int depth) {
        var elements = new ArrayList<JsonValue>();
        for (var element : list) {
            var value = value(element, depth - 1);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            elements.add(value.get());
        }
        return Optional.of(new JsonArray(elements));
    }

    private static JsonValue scalar(@Nullable Object value) {
        if (value == null) {
            return new JsonNull();
        }
        if (value instanceof Boolean bool) {
            return new JsonBoolean(bool);
        }
        boolean isNumber = value instanceof Number n && Double.isFinite(n.doubleValue());
        return isNumber ? new JsonNumber(value.toString()) : new JsonString(value.toString());
    }
}
