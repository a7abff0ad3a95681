package dev.sesame.config;

import dev.sesame.Environment;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonBoolean;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** The last steps from the merged layers to the configuration that holds. */
final class EffectiveConfig {
    private static final String FALLBACK_NAME = "user";

    private static final JsonArray NO_PLUGINS = new JsonArray(List.of());

    private EffectiveConfig() {}

    /**
     * Finishes a merged configuration, in this order:
     *
     * <ol>
     *   <li>{@code agent}, {@code mode}, {@code plugin} and {@code command} are there, if empty
     *   <li>entries of {@code mode} become agents of mode {@code primary}
     *   <li>{@code OPENCODE_PERMISSION} is merged over {@code permission}; what is not a JSON
     *       object is ignored
     *   <li>{@code tools} become permissions below the explicit ones
     *   <li>{@code username} defaults to {@code loginName}
     *   <li>{@code autoshare} becomes {@code share}
     *   <li>{@code OPENCODE_DISABLE_AUTOCOMPACT} and {@code OPENCODE_DISABLE_PRUNE} win over {@code
     *       compaction}
     * </ol>
     */
    static JsonObject finish(JsonObject merged, Environment environment, String loginName) {
        var tree = withModes(complete(merged));
        var permission = fromEnvironment(environment);
        if (permission.isPresent()) {
            tree = tree.with("permission", object(tree, "permission").under(permission.get()));
        }
        tree = withTools(tree);
        if (tree.string("username").orElse("").isEmpty()) {
            tree = tree.with("username", loginName.isEmpty() ? FALLBACK_NAME : loginName);
        }
        boolean autoshare = tree.get("autoshare").flatMap(JsonValue::asBoolean).orElse(false);
        if (autoshare && tree.get("share").isEmpty()) {
            tree = tree.with("share", "auto");
        }
        tree = switchedOff(tree, environment, "OPENCODE_DISABLE_AUTOCOMPACT", "auto");
        return switchedOff(tree, environment, "OPENCODE_DISABLE_PRUNE", "prune");
    }

    private static JsonObject complete(JsonObject merged) {
        var tree = merged;
        for (var name : new String[] {"agent", "mode", "plugin", "command"}) {
            if (tree.get(name).isEmpty()) {
                tree = tree.with(name, name.equals("plugin") ? NO_PLUGINS : JsonObject.EMPTY);
            }
        }
        return tree;
    }

    private static JsonObject withModes(JsonObject tree) {
        var modes = object(tree, "mode");
        if (modes.isEmpty()) {
            return tree;
        }
        var agents = new LinkedHashMap<String, JsonValue>();
        modes.members()
                .forEach((name, mode) ->
                        mode.asObject()
                                .ifPresent(m -> agents.put(name, m.with("mode", "primary"))));
        return tree.with("agent", object(tree, "agent").under(new JsonObject(agents)));
    }

    private static Optional<JsonObject> fromEnvironment(Environment environment) {
        var text = environment.nonEmpty("OPENCODE_PERMISSION");
        try {
            return text.flatMap(json -> Json.parse(json).asObject());
        } catch (JsonSyntaxException e) {
            return Optional.empty(); // OpenCode skips it too
        }
    }

    private static JsonObject withTools(JsonObject tree) {
        var tools = tree.object("tools");
        return tools.isEmpty()
                ? tree
                : tree.with(
                        "permission",
                        AgentForm.fromTools(tools.get()).under(object(tree, "permission")));
    }

    private static JsonObject switchedOff(
            JsonObject tree, Environment environment, String variable, String member) {
        return environment.isTrue(variable)
                ? tree.with(
                        "compaction",
                        object(tree, "compaction").with(member, new JsonBoolean(false)))
                : tree;
    }

    private static JsonObject object(JsonObject tree, String name) {
        return tree.object(name).orElse(JsonObject.EMPTY);
    }
}
