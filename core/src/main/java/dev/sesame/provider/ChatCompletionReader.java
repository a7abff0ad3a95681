package dev.sesame.provider;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;

/** Understands {@code chat.completion.chunk} events. */
final class ChatCompletionReader implements AnswerReader {
    private final ModelListener listener;
    private final Turn turn;
    private final StringBuilder thoughts = new StringBuilder();
    private String finishReason = "";
    private Usage usage = Usage.NONE;

    ChatCompletionReader(ModelListener listener, Turn turn) {
        this.listener = listener;
        this.turn = turn;
    }

    @Override
    public void accept(JsonObject event) {
        event.object("usage").ifPresent(counted -> usage = usage(counted));
        for (var choice : event.array("choices")) {
            choice.asObject().ifPresent(this::choice);
        }
    }

    private void choice(JsonObject choice) {
        var delta = Trees.object(choice, "delta");
        Trees.text(delta, "reasoning_content")
                .or(() -> Trees.text(delta, "reasoning"))
                .ifPresent(this::thought);
        Trees.text(delta, "content").ifPresent(this::said);
        for (var call : delta.array("tool_calls")) {
            call.asObject().ifPresent(this::call);
        }
        Trees.text(choice, "finish_reason").ifPresent(reason -> finishReason = reason);
    }

    private void thought(String piece) {
        if (turn.fits(piece)) {
            thoughts.append(piece);
        }
        listener.reasoning(piece);
    }

    private void said(String piece) {
        turn.text(piece);
        listener.text(piece);
    }

    /** The first piece of a call has its id and name; what follows it has its index only. */
    private void call(JsonObject call) {
        var key = Trees.member(call, "index").map(Json::write).orElse("");
        var function = Trees.object(call, "function");
        Trees.text(function, "name")
                .ifPresent(name -> turn.call(key, call.string("id").orElse(""), name));
        turn.arguments(key, function.string("arguments").orElse(""));
    }

    @Override
    public boolean isFinished() {
        return !finishReason.isEmpty();
    }

    @Override
    public boolean isClosed() {
        return false; // the usage may follow; [DONE] or the end of the stream closes
    }

    @Override
    public Completion completion() {
        if (turn.hasCalls() && !thoughts.isEmpty()) {
            turn.reasoning(new JsonString(thoughts.toString()));
        }
        return new Completion(
                switch (finishReason) {
                    case "stop" -> "stop";
                    case "length" -> "length";
                    case "tool_calls", "function_call" -> "tool-calls";
                    case "content_filter" -> "content-filter";
                    default -> "unknown";
                },
                usage,
                turn.whole());
    }

    private static Usage usage(JsonObject counted) {
        long cached = number(counted, "prompt_tokens_details", "cached_tokens");
        long reasoning = number(counted, "completion_tokens_details", "reasoning_tokens");
        return new Usage(
                Math.max(0, number(counted, "prompt_tokens") - cached),
                Math.max(0, number(counted, "completion_tokens") - reasoning),
                reasoning,
                new Usage.Cache(cached, 0));
    }

    /** Returns the whole number at {@code path}, 0 when there is none that makes sense. */
    static long number(JsonObject object, String... path) {
        double value =
                Trees.at(object, path)
                        .flatMap(JsonValue::asNumber)
                        .map(Number::doubleValue)
                        .orElse(0.0);
        return value > 0 && value < 1e15 ? (long) value : 0;
    }
}
