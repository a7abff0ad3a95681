package dev.sesame.script;

import dev.sesame.credential.CredentialJson;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonNull;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Hook;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.ProviderHook;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Turns what a script's plugin returned into hooks; every function in it is a call to the host. */
final class ScriptHooks {
    private final Calls calls;

    ScriptHooks(Calls calls) {
        this.calls = calls;
    }

    /** Returns the hooks that {@code described} has under OpenCode's names. */
    Hooks of(JsonObject described) {
        var hooks = Hooks.none();
        for (var member : described.members().entrySet()) {
            hooks = with(hooks, member.getKey(), member.getValue());
        }
        return hooks;
    }

    private Hooks with(Hooks hooks, String name, JsonValue value) {
        var object = value.asObject().orElse(JsonObject.EMPTY);
        return switch (name) {
            case "auth" -> hooks.auth(new ScriptAuth(calls).of(object));
            case "provider" -> provider(hooks, object);
            case "tool" -> tools(hooks, object);
            default ->
                    Calls.function(Optional.of(value))
                            .map(function -> hooks.on(name, hook(name, function)))
                            .orElse(hooks);
        };
    }

    private Hook hook(String name, JsonNumber function) {
        return (input, output) -> {
            var params =
                    JsonObject.EMPTY
                            .with("fn", function)
                            .with("name", name)
                            .with("input", input)
                            .with("output", output);
            return calls.ask("hook", params, calls.limits().hook()).asObject().orElse(output);
        };
    }

    private Hooks provider(Hooks hooks, JsonObject provider) {
        var id = provider.string("id");
        var models = Calls.function(provider.get("models"));
        if (id.isEmpty() || models.isEmpty()) {
            return hooks;
        }
        return hooks.provider(
                new ProviderHook(
                        id.get(),
                        (given, auth) -> {
                            var context = JsonObject.EMPTY;
                            if (auth.isPresent()) {
                                context = context.with("auth", CredentialJson.write(auth.get()));
                            }
                            return data(
                                    calls.call(
                                            models.get(),
                                            calls.limits().hook(),
                                            List.of(given, context)));
                        }));
    }

    private Hooks tools(Hooks hooks, JsonObject tools) {
        var list = Calls.function(tools.get("list"));
        var execute = Calls.function(tools.get("execute"));
        if (list.isEmpty() || execute.isEmpty()) {
            return hooks;
        }
        var limit = calls.limits().hook();
        return hooks.on("tool", (_, _) -> data(calls.call(list.get(), limit, List.of())))
                .on(
                        "tool.execute",
                        (input, _) -> data(calls.call(execute.get(), Limits.NONE, List.of(input))));
    }

    /** Returns {@code value} as plain data: without functions, and nothing instead of null. */
    static JsonObject data(JsonValue value) {
        return value instanceof JsonObject object ? withoutFunctions(object) : JsonObject.EMPTY;
    }

    private static JsonObject withoutFunctions(JsonObject object) {
        var members = new LinkedHashMap<String, JsonValue>();
        for (var member : object.members().entrySet()) {
            if (!isFunction(member.getValue())) {
                members.put(member.getKey(), withoutFunctions(member.getValue()));
            }
        }
        return new JsonObject(members);
    }

    private static JsonValue withoutFunctions(JsonValue value) {
        if (value instanceof JsonObject object) {
            return withoutFunctions(object);
        }
        if (!(value instanceof JsonArray array)) {
            return value;
        }
        var elements = new ArrayList<JsonValue>();
        for (var element : array.elements()) {
            elements.add(isFunction(element) ? new JsonNull() : withoutFunctions(element));
        }
        return new JsonArray(elements);
    }

    private static boolean isFunction(JsonValue value) {
        return value instanceof JsonObject object && object.get("$fn").isPresent();
    }
}
