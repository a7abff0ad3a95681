package dev.sesame.provider;

import static dev.sesame.provider.Trees.ZERO;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The models that {@code provider.<id>.models} of the configuration adds or changes. */
final class ConfiguredModels {
    private static final Optional<JsonValue> DISABLED = Optional.of(Trees.TRUE);

    private final String providerId;
    private final JsonObject configured;
    private final JsonObject known;
    private final Map<String, JsonObject> models;

    private ConfiguredModels(
            String providerId,
            JsonObject configured,
            JsonObject known,
            Map<String, JsonObject> models) {
        this.providerId = providerId;
        this.configured = configured;
        this.known = known;
        this.models = models;
    }

    /**
     * Lays the models of {@code configured} over {@code models}; {@code known} is their entry of
     * the catalogue, which may be empty.
     */
    static Map<String, JsonObject> of(
            String providerId,
            JsonObject configured,
            JsonObject known,
            Map<String, JsonObject> models) {
        var reader = new ConfiguredModels(providerId, configured, known, models);
        Trees.object(configured, "models")
                .members()
                .forEach((id, value) ->
                        value.asObject()
                                .ifPresent(model -> models.put(id, reader.model(id, model))));
        return models;
    }

    private JsonObject model(String id, JsonObject model) {
        var like = model.string("id").orElse(id);
        var base = Optional.ofNullable(models.get(like));
        var under = base.orElse(JsonObject.EMPTY);
        var upstream = model.string("id").or(() -> Trees.text(under, "api", "id")).orElse(id);
        var api = api(upstream, model, under);
        var members = new LinkedHashMap<String, JsonValue>();
        members.put("id", new JsonString(id));
        members.put("api", api);
        members.put("status", either(model, under, "status", new JsonString("active")));
        members.put("name", new JsonString(name(id, model, under)));
        members.put("providerID", new JsonString(providerId));
        members.put("capabilities", capabilities(model, base, api));
        members.put("cost", cost(Trees.object(model, "cost"), Trees.object(under, "cost")));
        members.put("options", merged(under, model, "options"));
        members.put(
                "limit",
                CatalogueModels.limit(Trees.object(model, "limit"), Trees.object(under, "limit")));
        members.put("headers", merged(under, model, "headers"));
        members.put("family", either(model, under, "family", new JsonString("")));
        members.put("release_date", either(model, under, "release_date", new JsonString("")));
        var whole = new JsonObject(members);
        return whole.with("variants", variants(model, under, whole));
    }

    private JsonObject api(String upstream, JsonObject model, JsonObject under) {
        var api = new LinkedHashMap<String, JsonValue>();
        api.put("id", new JsonString(upstream));
        api.put(
                "npm",
                Trees.at(model, "provider", "npm")
                        .or(() -> Trees.member(configured, "npm"))
                        .or(() -> Trees.at(under, "api", "npm"))
                        .or(() -> Trees.member(known, "npm"))
                        .orElse(new JsonString(WireFormat.COMPATIBLE)));
        api.put(
                "url",
                Trees.at(model, "provider", "api")
                        .or(() -> Trees.member(configured, "api"))
                        .or(() -> Trees.at(under, "api", "url"))
                        .or(() -> Trees.member(known, "api"))
                        .orElse(new JsonString("")));
        return new JsonObject(api);
    }

    private static String name(String id, JsonObject model, JsonObject under) {
        return Trees.text(model, "name")
                .orElseGet(() ->
                        model.string("id").filter(other -> !other.equals(id)).isPresent()
                                ? id
                                : Trees.text(under, "name").orElse(id));
    }

    private static JsonObject capabilities(
            JsonObject model, Optional<JsonObject> base, JsonObject api) {
        var fallback =
                base.map(known -> Trees.object(known, "capabilities"))
                        .orElseGet(Capabilities::ofConfiguration);
        boolean thinksAloud =
                base.isEmpty()
                        && api.string("npm").orElse("").equals(WireFormat.COMPATIBLE)
                        && api.string("id").orElse("").contains("deepseek");
        return Capabilities.of(
                model,
                thinksAloud
                        ? fallback.with("interleaved", Trees.of("field", "reasoning_content"))
                        : fallback);
    }

    private static JsonObject cost(JsonObject cost, JsonObject under) {
        var cache = new LinkedHashMap<String, JsonValue>();
        cache.put(
                "read",
                Trees.member(cost, "cache_read")
                        .or(() -> Trees.at(under, "cache", "read"))
                        .orElse(ZERO));
        cache.put(
                "write",
                Trees.member(cost, "cache_write")
                        .or(() -> Trees.at(under, "cache", "write"))
                        .orElse(ZERO));
        var members = new LinkedHashMap<String, JsonValue>();
        members.put("input", either(cost, under, "input", ZERO));
        members.put("output", either(cost, under, "output", ZERO));
        members.put("cache", new JsonObject(cache));
        return new JsonObject(members);
    }

    private static JsonObject merged(JsonObject under, JsonObject over, String name) {
        return Trees.object(under, name).under(Trees.object(over, name));
    }

    private static JsonValue either(
            JsonObject over, JsonObject under, String name, JsonValue fallback) {
        return Trees.member(over, name).or(() -> Trees.member(under, name)).orElse(fallback);
    }

    /** A variant that is disabled goes; the others are shown without that word. */
    private static JsonObject variants(JsonObject model, JsonObject under, JsonObject whole) {
        boolean samePackage =
                Trees.text(under, "api", "npm").equals(Trees.text(whole, "api", "npm"));
        var made = samePackage ? Trees.object(under, "variants") : Variants.of(whole);
        var kept = new LinkedHashMap<String, JsonValue>();
        made.under(Trees.object(model, "variants"))
                .members()
                .forEach((name, value) ->
                        value.asObject()
                                .filter(v -> !v.get("disabled").equals(DISABLED))
                                .ifPresent(v -> kept.put(name, v.without("disabled"))));
        return new JsonObject(kept);
    }
}
