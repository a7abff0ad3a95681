package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonBoolean;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.provider.ApiError;
import dev.sesame.provider.Completion;
import dev.sesame.provider.Usage;
import java.time.Instant;

/** Prints an answer as OpenCode's events, one JSON object a line. */
final class JsonAnswer implements Answer {
    private final Program program;
    private final boolean thinking;
    private final String conversation = Ids.conversation();
    private final String message = Ids.next("msg");
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thoughts = new StringBuilder();
    private Instant started;

    JsonAnswer(Program program, boolean thinking) {
        this.program = program;
        this.thinking = thinking;
        this.started = now();
    }

    @Override
    public String conversation() {
        return conversation;
    }

    @Override
    public void begin(String agent, String model) {
        started = now();
        event("step_start", "part", part("step-start"));
    }

    @Override
    public void text(String piece) {
        text.append(piece);
    }

    @Override
    public void reasoning(String piece) {
        thoughts.append(piece);
    }

    @Override
    public void end(Completion completion) {
        if (thinking && !thoughts.isEmpty()) {
            event("reasoning", "part", spoken("reasoning", thoughts));
        }
        if (!text.isEmpty()) {
            event("text", "part", spoken("text", text));
        }
        event(
                "step_finish",
                "part",
                part("step-finish")
                        .with("reason", completion.finishReason())
                        .with("tokens", tokens(completion.usage()))
                        .with("cost", JsonNumber.of(0)));
    }

    @Override
    public void fail(AuthException problem) {
        event("error", "error", error(problem));
    }

    private static JsonObject error(AuthException problem) {
        var data = JsonObject.EMPTY.with("message", problem.problem());
        var api = ApiError.of(problem).filter(error -> error.status() > 0);
        if (api.isEmpty()) {
            return JsonObject.EMPTY
                    .with("name", "UnknownError")
                    .with("data", data.with("hint", problem.nextStep()));
        }
        return JsonObject.EMPTY
                .with("name", "APIError")
                .with(
                        "data",
                        data.with("statusCode", JsonNumber.of(api.get().status()))
                                .with("isRetryable", new JsonBoolean(api.get().isRetryable()))
                                .with("responseBody", api.get().body()));
    }

    private JsonObject spoken(String type, StringBuilder words) {
        var time =
                JsonObject.EMPTY
                        .with("start", JsonNumber.of(started.toEpochMilli()))
                        .with("end", JsonNumber.of(now().toEpochMilli()));
        return part(type).with("text", words.toString().strip()).with("time", time);
    }

    private JsonObject part(String type) {
        return JsonObject.EMPTY
                .with("id", Ids.next("prt"))
                .with("messageID", message)
                .with("sessionID", conversation)
                .with("type", type);
    }

    private static JsonObject tokens(Usage usage) {
        var cache =
                JsonObject.EMPTY
                        .with("write", JsonNumber.of(usage.cache().write()))
                        .with("read", JsonNumber.of(usage.cache().read()));
        return JsonObject.EMPTY
                .with("total", JsonNumber.of(usage.total()))
                .with("input", JsonNumber.of(usage.input()))
                .with("output", JsonNumber.of(usage.output()))
                .with("reasoning", JsonNumber.of(usage.reasoning()))
                .with("cache", cache);
    }

    private void event(String type, String member, JsonObject value) {
        program.print(
                Json.write(
                        JsonObject.EMPTY
                                .with("type", type)
                                .with("timestamp", JsonNumber.of(now().toEpochMilli()))
                                .with("sessionID", conversation)
                                .with(member, value)));
    }

    private Instant now() {
        return program.environment().clock().instant();
    }
}
