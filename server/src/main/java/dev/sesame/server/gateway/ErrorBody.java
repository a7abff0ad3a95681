package dev.sesame.server.gateway;

import dev.sesame.Printable;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonNull;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import dev.sesame.server.definition.Provider.Form;
import java.util.LinkedHashMap;

/** Errors as the clients of both forms of APIs understand them. */
final class ErrorBody {
    private ErrorBody() {}

    /** Returns the body of an answer about {@code refusal}. */
    static String of(Refusal refusal, Form form) {
        var error = new LinkedHashMap<String, dev.sesame.json.JsonValue>();
        error.put("type", new JsonString(refusal.status().type()));
        error.put("message", new JsonString(Printable.of(refusal.message())));
        var body = new LinkedHashMap<String, dev.sesame.json.JsonValue>();
        switch (form) {
            case OPENAI -> {
                error.put("param", new JsonNull());
                error.put("code", new JsonString(refusal.status().word()));
            }
            case ANTHROPIC -> body.put("type", new JsonString("error"));
        }
        body.put("error", new JsonObject(error));
        return Json.write(new JsonObject(body));
    }
}
