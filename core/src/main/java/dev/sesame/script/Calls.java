package dev.sesame.script;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Client;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Calls the functions of a plugin by their numbers. Safe for threads. */
final class Calls {
    private final Channel channel;
    private final ScriptClient client;
    private final Limits limits;

    Calls(Channel channel, ScriptClient client, Limits limits) {
        this.channel = channel;
        this.client = client;
        this.limits = limits;
    }

    Channel channel() {
        return channel;
    }

    ScriptClient client() {
        return client;
    }

    Limits limits() {
        return limits;
    }

    /** Returns the number of the function that {@code value} stands for. */
    static Optional<JsonNumber> function(Optional<JsonValue> value) {
        return value.flatMap(JsonValue::asObject)
                .flatMap(object -> object.get("$fn"))
                .filter(JsonNumber.class::isInstance)
                .map(JsonNumber.class::cast);
    }

    /** Calls {@code function} and returns its result. */
    JsonValue call(JsonNumber function, Duration limit, List<JsonValue> arguments)
            throws InterruptedException {
        var params = JsonObject.EMPTY.with("fn", function).with("args", new JsonArray(arguments));
        return ask("call", params, limit);
    }

    /**
     * Asks the host.
     *
     * @throws AuthException with the words of the plugin, and where they come from as the next step
     */
    JsonValue ask(String method, JsonObject params, Duration limit) throws InterruptedException {
        try {
            return channel.call(method, params, limit);
        } catch (ScriptException e) {
            note(e);
            throw new AuthException(
                    Failure.PROTOCOL,
                    e.message(),
                    e.place().isEmpty() ? "" : "Look at " + e.place() + " of the plugin",
                    e);
        }
    }

    /** Writes the stack to the log. */
    void note(ScriptException e) {
        client.log(Client.Level.ERROR, e.stack().isEmpty() ? e.message() : e.stack());
    }
}
