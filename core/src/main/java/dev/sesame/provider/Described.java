package dev.sesame.provider;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What OpenCode tells plugins about a provider.
 *
 * @param about the provider
 * @param source what made it available last: {@code config}, {@code api}, {@code env} or {@code
 *     custom}
 */
record Described(CatalogueProvider about, String source) {
    /** Returns the description with {@code options} and {@code models}. */
    JsonObject with(JsonObject options, Map<String, ? extends JsonValue> models) {
        var members = new LinkedHashMap<String, JsonValue>();
        members.put("id", new JsonString(about.id()));
        members.put("name", new JsonString(about.name()));
        members.put("env", JsonArray.ofStrings(about.env()));
        members.put("options", options);
        members.put("source", new JsonString(source));
        members.put("models", new JsonObject(new LinkedHashMap<>(models)));
        return new JsonObject(members);
    }
}
