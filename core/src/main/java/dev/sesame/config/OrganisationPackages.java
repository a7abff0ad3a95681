package dev.sesame.config;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The packages of wire formats that an organisation's document names, for a provider or for one of
 * its models. OpenCode installs and runs any that do not come with it.
 */
final class OrganisationPackages {
    /** Those that come with OpenCode; npm would read a version or an alias behind the name. */
    private static final Pattern BUNDLED = Pattern.compile("@ai-sdk/[a-z0-9-]+");

    private final List<String> dropped;

    OrganisationPackages(List<String> dropped) {
        this.dropped = dropped;
    }

    /** Returns {@code tree} with those that come with OpenCode. */
    JsonObject filter(JsonObject tree) {
        return inEach(
                tree,
                "provider",
                "",
                (place, provider) -> {
                    var left = withoutPackage(place, provider);
                    return inEach(
                            left,
                            "models",
                            place + ".",
                            (at, model) ->
                                    model.object("provider")
                                            .map(p -> withoutPackage(at + ".provider", p))
                                            .map(p -> model.with("provider", p))
                                            .orElse(model));
                });
    }

    private JsonObject withoutPackage(String place, JsonObject provider) {
        var npm = provider.get("npm");
        var name = npm.flatMap(JsonValue::asString);
        if (npm.isEmpty() || name.filter(n -> BUNDLED.matcher(n).matches()).isPresent()) {
            return provider;
        }
        dropped.add(place + ".npm: the package " + name.orElse("?") + " was not allowed");
        return provider.without("npm");
    }

    /** What becomes of a member. */
    private interface Change {
        JsonObject of(String place, JsonObject member);
    }

    private static JsonObject inEach(JsonObject tree, String name, String place, Change change) {
        Optional<JsonObject> all = tree.object(name);
        if (all.isEmpty()) {
            return tree;
        }
        var changed = new LinkedHashMap<String, JsonValue>(all.get().members());
        changed.replaceAll((id, value) ->
                value.asObject()
                        .<JsonValue>map(member -> change.of(place + name + "." + id, member))
                        .orElse(value));
        return tree.with(name, new JsonObject(changed));
    }
}
