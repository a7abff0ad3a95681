package dev.sesame.config;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonBoolean;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;

/**
 * The full form of agents and permissions. In an agent, members that OpenCode does not know are
 * options for the model, {@code tools} are permissions of lower rank, and {@code maxSteps} is the
 * old name of {@code steps}. A permission that is one word holds for everything.
 */
final class AgentForm {
    private static final Set<String> KNOWN =
            Set.of(
                    "name",
                    "model",
                    "variant",
                    "prompt",
                    "description",
                    "temperature",
                    "top_p",
                    "mode",
                    "hidden",
                    "color",
                    "steps",
                    "maxSteps",
                    "options",
                    "permission",
                    "disable",
                    "tools");

    private AgentForm() {}

    /** Brings a valid configuration into the full form. */
    static JsonObject ofConfiguration(JsonObject tree) {
        var result = tree;
        for (var kind : new String[] {"agent", "mode"}) {
            var agents = tree.object(kind);
            if (agents.isPresent()) {
                result = result.with(kind, ofAgents(agents.get()));
            }
        }
        var permission = permission(tree);
        return permission.isEmpty() ? result : result.with("permission", permission.get());
    }

    private static JsonObject ofAgents(JsonObject agents) {
        var members = new LinkedHashMap<String, JsonValue>();
        agents.members()
                .forEach((name, agent) ->
                        members.put(name, ofAgent(agent.asObject().orElseThrow())));
        return new JsonObject(members);
    }

    /** Brings one valid agent into the full form. */
    static JsonObject ofAgent(JsonObject agent) {
        var options =
                new LinkedHashMap<>(agent.object("options").orElse(JsonObject.EMPTY).members());
        agent.members()
                .forEach((name, value) -> {
                    if (!KNOWN.contains(name)) {
                        options.put(name, value);
                    }
                });
        var permission =
                new LinkedHashMap<>(
                        fromTools(agent.object("tools").orElse(JsonObject.EMPTY)).members());
        permission.putAll(permission(agent).orElse(JsonObject.EMPTY).members());
        var result =
                agent.with("options", new JsonObject(options))
                        .with("permission", new JsonObject(permission));
        var steps = agent.get("steps").or(() -> agent.get("maxSteps"));
        return steps.isEmpty() ? result : result.with("steps", steps.get());
    }

    /** Returns the permissions that the switches in {@code tools} stand for. */
    static JsonObject fromTools(JsonObject tools) {
        var permission = new LinkedHashMap<String, JsonValue>();
        for (var tool : tools.members().entrySet()) {
            boolean on = tool.getValue().equals(new JsonBoolean(true));
            permission.put(permissionName(tool.getKey()), new JsonString(on ? "allow" : "deny"));
        }
        return new JsonObject(permission);
    }

    private static String permissionName(String tool) {
        return switch (tool) {
            case "write", "edit", "patch" -> "edit";
            default -> tool;
        };
    }

    private static Optional<JsonObject> permission(JsonObject holder) {
        var word = holder.string("permission");
        return word.isPresent()
                ? Optional.of(JsonObject.EMPTY.with("*", word.get()))
                : holder.object("permission");
    }
}
