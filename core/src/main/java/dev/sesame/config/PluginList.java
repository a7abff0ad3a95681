package dev.sesame.config;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The {@code plugin} arrays of all layers as one list: of two entries for the same plugin the
 * higher layer's stays, in its own place. An npm plugin is known by its package name without the
 * version, a file by its whole URL.
 */
final class PluginList {
    private PluginList() {}

    private record Entry(JsonValue spec, ConfigSource source) {}

    /**
     * Returns {@code tree} with the one list, and with {@code plugin_origins} when it is not empty.
     */
    static JsonObject settle(JsonObject tree, List<ConfigLayer> layers) {
        var entries = entries(layers);
        if (entries.isEmpty()) {
            return tree;
        }
        var specs = new ArrayList<JsonValue>();
        var origins = new ArrayList<JsonValue>();
        for (var entry : entries) {
            specs.add(entry.spec());
            origins.add(origin(entry));
        }
        return tree.with("plugin", new JsonArray(specs))
                .with("plugin_origins", new JsonArray(origins));
    }

    private static List<Entry> entries(List<ConfigLayer> layers) {
        var seen = new HashSet<String>();
        var kept = new ArrayList<Entry>();
        for (var layer : layers.reversed()) {
            for (var spec : layer.tree().array("plugin").reversed()) {
                if (seen.add(identity(spec))) {
                    kept.add(new Entry(spec, layer.source()));
                }
            }
        }
        return kept.reversed();
    }

    private static JsonObject origin(Entry entry) {
        return JsonObject.EMPTY
                .with("spec", entry.spec())
                .with("source", entry.source().location())
                .with("scope", isLocal(entry.source()) ? "local" : "global");
    }

    private static boolean isLocal(ConfigSource source) {
        return switch (source.kind()) {
            case PROJECT, DIRECTORY, INLINE -> true;
            case ORGANISATION, GLOBAL, CUSTOM, MANAGED, PREFERENCES, PLUGIN, DERIVED -> false;
        };
    }

    /** Returns what {@code entry} names, also as the first element of a tuple. */
    static String spec(JsonValue entry) {
        return entry.asString()
                .or(() ->
                        entry.asArray()
                                .filter(tuple -> !tuple.isEmpty())
                                .flatMap(tuple -> tuple.getFirst().asString()))
                .orElse("");
    }

    private static String identity(JsonValue spec) {
        var text = spec(spec);
        if (text.startsWith("file://")) {
            return text;
        }
        int version = text.indexOf('@', 1);
        return version < 0 ? text : text.substring(0, version);
    }
}
