package dev.sesame.config;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The newer dialect's {@code agents} and {@code commands}, beside the old ones of the same name.
 */
final class NewEntries {
    private final NewDialect dialect;
    private final Map<String, JsonValue> members;

    NewEntries(NewDialect dialect, Map<String, JsonValue> members) {
        this.dialect = dialect;
        this.members = members;
    }

    void agents(Optional<JsonObject> agents) {
        var existing = Optional.ofNullable(members.get("agent"));
        if (agents.isEmpty() || isNoObject(existing)) {
            return;
        }
        var lowered =
                new LinkedHashMap<>(
                        existing.flatMap(JsonValue::asObject).orElse(JsonObject.EMPTY).members());
        for (var agent : agents.get().members().entrySet()) {
            var name = agent.getKey();
            if (lowered.containsKey(name)) {
                dialect.putUnlessGiven(lowered, name, agent.getValue(), "agents", name);
                continue;
            }
            dialect.decode("agent", agent.getValue(), "agents", name)
                    .flatMap(JsonValue::asObject)
                    .ifPresent(decoded -> lowered.put(name, agent(decoded, name)));
        }
        if (!lowered.isEmpty() || existing.isPresent()) {
            members.put("agent", new JsonObject(lowered));
        }
    }

    private JsonObject agent(JsonObject agent, String name) {
        var lowered = new LinkedHashMap<String, JsonValue>();
        for (var same : new String[] {"description", "mode", "hidden", "color", "steps"}) {
            agent.get(same).ifPresent(value -> lowered.put(same, value));
        }
        agent.get("system").ifPresent(system -> lowered.put("prompt", system));
        agent.get("disabled").ifPresent(disabled -> lowered.put("disable", disabled));
        agent.get("model").ifPresent(model -> ModelWithVariant.of(model).putInto(lowered));
        var request = agent.object("request").orElse(JsonObject.EMPTY);
        if (request.get("headers").isPresent()) {
            dialect.omitted("agents", name, "request", "headers");
        }
        request.get("body").ifPresent(body -> lowered.put("options", body));
        return new JsonObject(lowered);
    }

    void commands(Optional<JsonObject> commands) {
        var existing = Optional.ofNullable(members.get("command"));
        if (commands.isEmpty() || isNoObject(existing)) {
            return;
        }
        var lowered =
                new LinkedHashMap<>(
                        existing.flatMap(JsonValue::asObject).orElse(JsonObject.EMPTY).members());
        for (var command : commands.get().members().entrySet()) {
            var path = new String[] {"commands", command.getKey()};
            dialect.decode("command", command.getValue(), path)
                    .flatMap(JsonValue::asObject)
                    .map(NewEntries::command)
                    .ifPresent(c -> dialect.putUnlessGiven(lowered, command.getKey(), c, path));
        }
        if (!lowered.isEmpty() || existing.isPresent()) {
            members.put("command", new JsonObject(lowered));
        }
    }

    private static JsonObject command(JsonObject command) {
        var lowered = new LinkedHashMap<>(command.members());
        command.get("model").ifPresent(model -> ModelWithVariant.of(model).putInto(lowered));
        return new JsonObject(lowered);
    }

    private static boolean isNoObject(Optional<JsonValue> existing) {
        return existing.isPresent() && existing.get().asObject().isEmpty();
    }
}
