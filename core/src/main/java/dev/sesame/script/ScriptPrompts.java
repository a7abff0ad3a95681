package dev.sesame.script;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonBoolean;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import dev.sesame.plugin.AuthPrompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns the {@code prompts} of a login method into questions. */
final class ScriptPrompts {
    private final Calls calls;

    ScriptPrompts(Calls calls) {
        this.calls = calls;
    }

    List<AuthPrompt> of(List<JsonValue> prompts) {
        var questions = new ArrayList<AuthPrompt>();
        for (var prompt : prompts) {
            questions.add(question(prompt.asObject().orElse(JsonObject.EMPTY)));
        }
        return questions;
    }

    /** Returns the answers so far as a script sees them. */
    static JsonObject json(Map<String, String> inputs) {
        var object = JsonObject.EMPTY;
        for (var input : inputs.entrySet()) {
            object = object.with(input.getKey(), input.getValue());
        }
        return object;
    }

    private AuthPrompt question(JsonObject prompt) {
        var key = prompt.string("key").orElse("");
        var message = prompt.string("message").orElse("");
        var condition = condition(prompt);
        if (prompt.string("type").orElse("").equals("select")) {
            return new AuthPrompt.Select(key, message, options(prompt.array("options")), condition);
        }
        var placeholder = prompt.string("placeholder").orElse("");
        var validation =
                Calls.function(prompt.get("validate"))
                        .<AuthPrompt.Validation>map(validate -> answer -> problem(validate, answer))
                        .orElse(_ -> Optional.empty());
        return new AuthPrompt.Text(key, message, placeholder, validation, condition);
    }

    private static List<AuthPrompt.Option> options(List<JsonValue> values) {
        var options = new ArrayList<AuthPrompt.Option>();
        for (var value : values) {
            var option = value.asObject().orElse(JsonObject.EMPTY);
            options.add(
                    new AuthPrompt.Option(
                            option.string("label").orElse(""),
                            option.string("value").orElse(""),
                            option.string("hint").orElse("")));
        }
        return options;
    }

    /** {@code when} counts before the older {@code condition}. */
    private AuthPrompt.Condition condition(JsonObject prompt) {
        var when = prompt.object("when");
        if (when.isPresent()) {
            var key = when.get().string("key").orElse("");
            var value = when.get().string("value").orElse("");
            return when.get().string("op").orElse("").equals("neq")
                    ? AuthPrompt.Condition.notEqual(key, value)
                    : AuthPrompt.Condition.equal(key, value);
        }
        return Calls.function(prompt.get("condition"))
                .<AuthPrompt.Condition>map(condition -> inputs -> holds(condition, inputs))
                .orElse(AuthPrompt.Condition.ALWAYS);
    }

    private Optional<String> problem(JsonNumber validate, String answer)
            throws InterruptedException {
        var given = List.<JsonValue>of(new JsonString(answer));
        return calls.call(validate, calls.limits().answer(), given)
                .asString()
                .filter(problem -> !problem.isEmpty());
    }

    private boolean holds(JsonNumber condition, Map<String, String> inputs)
            throws InterruptedException {
        return isTruthy(calls.call(condition, calls.limits().answer(), List.of(json(inputs))));
    }

    private static boolean isTruthy(JsonValue value) {
        if (value instanceof JsonBoolean bool) {
            return bool.value();
        }
        if (value instanceof JsonString string) {
            return !string.value().isEmpty();
        }
        if (value instanceof JsonNumber) {
            return value.asNumber().filter(number -> number.signum() != 0).isPresent();
        }
        return !(value instanceof JsonValue.JsonNull);
    }
}
