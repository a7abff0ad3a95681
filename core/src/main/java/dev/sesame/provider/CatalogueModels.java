package dev.sesame.provider;

import static dev.sesame.provider.Trees.ZERO;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The models of one entry of the catalogue, in the form that OpenCode gives them. */
final class CatalogueModels {
    private final String providerId;
    private final JsonObject entry;

    private CatalogueModels(String providerId, JsonObject entry) {
        this.providerId = providerId;
        this.entry = entry;
    }

    /** Returns the models of {@code entry} by id. */
    static Map<String, JsonObject> of(String providerId, JsonObject entry) {
        var models = new LinkedHashMap<String, JsonObject>();
        var reader = new CatalogueModels(providerId, entry);
        Trees.object(entry, "models")
                .members()
                .forEach((id, value) -> value.asObject().ifPresent(m -> reader.add(models, id, m)));
        return models;
    }

    private void add(Map<String, JsonObject> models, String id, JsonObject model) {
        var plain = model(model);
        models.put(id, plain);
        Trees.at(model, "experimental", "modes")
                .flatMap(JsonValue::asObject)
                .orElse(JsonObject.EMPTY)
                .members()
                .forEach((mode, value) ->
                        value.asObject()
                                .filter(m -> !mode.isEmpty())
                                .ifPresent(m -> addMode(models, plain, mode, m)));
    }

    /** A mode is the same model under another id, with more in the body of its requests. */
    private static void addMode(
            Map<String, JsonObject> models, JsonObject plain, String mode, JsonObject about) {
        var id = plain.string("id").orElse("") + "-" + mode;
        var name = mode.substring(0, 1).toUpperCase(Locale.ROOT) + mode.substring(1);
        var model =
                plain.with("id", id)
                        .with("name", plain.string("name").orElse("") + " " + name)
                        .with("options", camelCased(Trees.at(about, "provider", "body")));
        var cost = about.object("cost").map(CatalogueModels::cost);
        if (cost.isPresent()) {
            model = model.with("cost", Trees.object(plain, "cost").under(cost.get()));
        }
        var headers = Trees.at(about, "provider", "headers");
        models.put(id, headers.isPresent() ? model.with("headers", headers.get()) : model);
    }

    private static JsonObject camelCased(java.util.Optional<JsonValue> body) {
        var options = new LinkedHashMap<String, JsonValue>();
        body.flatMap(JsonValue::asObject)
                .orElse(JsonObject.EMPTY)
                .members()
                .forEach((name, value) -> options.put(camelCase(name), value));
        return new JsonObject(options);
    }

    private static String camelCase(String name) {
        var out = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean joint =
                    c == '_' && i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1));
            out.append(joint ? Character.toUpperCase(name.charAt(++i)) : c);
        }
        return out.toString();
    }

    private JsonObject model(JsonObject model) {
        var members = new LinkedHashMap<String, JsonValue>();
        var id = model.string("id").orElse("");
        members.put("id", new JsonString(id));
        members.put("providerID", new JsonString(providerId));
        members.put("name", new JsonString(model.string("name").orElse(id)));
        Trees.member(model, "family").ifPresent(family -> members.put("family", family));
        members.put("api", api(id, model));
        members.put("status", new JsonString(model.string("status").orElse("active")));
        members.put("headers", JsonObject.EMPTY);
        members.put("options", JsonObject.EMPTY);
        members.put("cost", cost(Trees.object(model, "cost")));
        members.put("limit", limit(Trees.object(model, "limit"), JsonObject.EMPTY));
        members.put("capabilities", Capabilities.of(model, Capabilities.ofCatalogue()));
        members.put("release_date", new JsonString(model.string("release_date").orElse("")));
        var whole = new JsonObject(members);
        return whole.with("variants", Variants.of(model, whole));
    }

    private JsonObject api(String id, JsonObject model) {
        var api = new LinkedHashMap<String, JsonValue>();
        api.put("id", new JsonString(id));
        var url = Trees.at(model, "provider", "api").or(() -> Trees.member(entry, "api"));
        api.put("url", url.orElse(new JsonString("")));
        var npm = Trees.at(model, "provider", "npm").or(() -> Trees.member(entry, "npm"));
        api.put("npm", npm.orElse(new JsonString(WireFormat.COMPATIBLE)));
        return new JsonObject(api);
    }

    private static JsonObject cost(JsonObject cost) {
        var members = new LinkedHashMap<String, JsonValue>();
        members.put("input", number(cost, "input"));
        members.put("output", number(cost, "output"));
        members.put("cache", cache(cost));
        if (!cost.array("tiers").isEmpty()) {
            members.put(
                    "tiers",
                    new JsonArray(
                            cost.array("tiers").stream()
                                    .flatMap(tier -> tier.asObject().stream())
                                    .map(CatalogueModels::tier)
                                    .toList()));
        }
        cost.object("context_over_200k")
                .ifPresent(over -> members.put("experimentalOver200K", over200k(over)));
        return new JsonObject(members);
    }

    private static JsonValue tier(JsonObject tier) {
        var members = new LinkedHashMap<String, JsonValue>();
        members.put("input", number(tier, "input"));
        members.put("output", number(tier, "output"));
        members.put("cache", cache(tier));
        Trees.member(tier, "tier").ifPresent(bounds -> members.put("tier", bounds));
        return new JsonObject(members);
    }

    private static JsonObject over200k(JsonObject over) {
        var members = new LinkedHashMap<String, JsonValue>();
        members.put("cache", cache(over));
        members.put("input", number(over, "input"));
        members.put("output", number(over, "output"));
        return new JsonObject(members);
    }

    private static JsonObject cache(JsonObject cost) {
        var cache = new LinkedHashMap<String, JsonValue>();
        cache.put("read", number(cost, "cache_read"));
        cache.put("write", number(cost, "cache_write"));
        return new JsonObject(cache);
    }

    private static JsonValue number(JsonObject object, String name) {
        return Trees.member(object, name).orElse(ZERO);
    }

    /** Returns the limits of {@code given}, completed from {@code known}. */
    static JsonObject limit(JsonObject given, JsonObject known) {
        var limit = new LinkedHashMap<String, JsonValue>();
        limit.put("context", either(given, known, "context").orElse(ZERO));
        either(given, known, "input").ifPresent(input -> limit.put("input", input));
        limit.put("output", either(given, known, "output").orElse(ZERO));
        return new JsonObject(limit);
    }

    private static java.util.Optional<JsonValue> either(
            JsonObject given, JsonObject known, String name) {
        return Trees.member(given, name).or(() -> Trees.member(known, name));
    }
}
