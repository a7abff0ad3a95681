package dev.sesame.demo;

import com.sun.net.httpserver.HttpExchange;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonNull;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The model's answer to one question, in the form that OpenAI gives it. */
final class Completion {
    private final Question question;
    private final List<String> pieces;

    Completion(Question question) {
        this.question = question;
        this.pieces = RuleModel.answer(question.text());
    }

    /** Sends it: as server-sent events, one for each piece, or as one object. */
    void send(HttpExchange exchange) throws IOException {
        if (!question.isStreamed()) {
            LoopbackServer.send(exchange, 200, whole());
            return;
        }
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.getResponseHeaders().set("cache-control", "no-cache");
        exchange.sendResponseHeaders(200, 0);
        var out = exchange.getResponseBody();
        for (var piece : pieces) {
            event(out, Json.write(chunk(JsonObject.EMPTY.with("content", piece), new JsonNull())));
        }
        var end = chunk(JsonObject.EMPTY, new JsonString("stop"));
        event(out, Json.write(end.with("usage", usage())));
        event(out, "[DONE]");
    }

    private static void event(OutputStream out, String text) throws IOException {
        out.write(("data: " + text + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static JsonObject chunk(JsonObject delta, JsonValue reason) {
        return object("chat.completion.chunk", JsonObject.EMPTY.with("delta", delta), reason);
    }

    private JsonObject whole() {
        var message =
                JsonObject.EMPTY.with("role", "assistant").with("content", String.join("", pieces));
        return object(
                        "chat.completion",
                        JsonObject.EMPTY.with("message", message),
                        new JsonString("stop"))
                .with("usage", usage());
    }

    private static JsonObject object(String kind, JsonObject choice, JsonValue reason) {
        var choices =
                new JsonArray(
                        List.of(
                                choice.with("index", JsonNumber.of(0))
                                        .with("finish_reason", reason)));
        return JsonObject.EMPTY
                .with("id", "demo")
                .with("object", kind)
                .with("created", JsonNumber.of(0))
                .with("model", RuleModel.ID)
                .with("choices", choices);
    }

    private JsonObject usage() {
        int asked = RuleModel.words(question.text());
        return JsonObject.EMPTY
                .with("prompt_tokens", JsonNumber.of(asked))
                .with("completion_tokens", JsonNumber.of(pieces.size()))
                .with("total_tokens", JsonNumber.of(asked + (long) pieces.size()));
    }
}
