package dev.sesame.config;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Plugins that a file names by a path relative to itself, as {@code file://} URLs. */
final class RelativePlugins {
    private RelativePlugins() {}

    static ConfigLayer resolve(ConfigLayer layer, Path folder) {
        var specs = layer.tree().array("plugin");
        if (specs.isEmpty()) {
            return layer;
        }
        var resolved = new JsonArray(specs.stream().map(spec -> resolve(spec, folder)).toList());
        return new ConfigLayer(layer.source(), layer.tree().with("plugin", resolved));
    }

    private static JsonValue resolve(JsonValue spec, Path folder) {
        if (spec instanceof JsonArray tuple && !tuple.elements().isEmpty()) {
            List<JsonValue> elements = new ArrayList<>(tuple.elements());
            elements.set(0, resolve(elements.getFirst(), folder));
            return new JsonArray(elements);
        }
        return spec.asString()
                .filter(text -> text.indexOf('\0') < 0)
                .filter(text ->
                        text.startsWith("./") || text.startsWith("../") || text.startsWith("/"))
                .<JsonValue>map(text ->
                        new JsonString(
                                "file://" + folder.toAbsolutePath().resolve(text).normalize()))
                .orElse(spec);
    }
}
