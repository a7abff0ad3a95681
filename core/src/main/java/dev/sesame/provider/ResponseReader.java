package dev.sesame.provider;

import static dev.sesame.provider.ChatCompletionReader.number;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;

/** Understands the events of OpenAI's responses; those of kinds that are not known are ignored. */
final class ResponseReader implements AnswerReader {
    private final ModelListener listener;
    private final Turn turn;
    private String reason = "";
    private Usage usage = Usage.NONE;
    private boolean asksForTool;

    ResponseReader(ModelListener listener, Turn turn) {
        this.listener = listener;
        this.turn = turn;
    }

    @Override
    public void accept(JsonObject event) {
        switch (event.string("type").orElse("")) {
            case "response.output_text.delta" ->
                    Trees.text(event, "delta")
                            .ifPresent(piece -> {
                                turn.text(piece);
                                listener.text(piece);
                            });
            case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" ->
                    Trees.text(event, "delta").ifPresent(listener::reasoning);
            case "response.reasoning_summary_part.added" -> {
                if (number(event, "summary_index") > 0) {
                    listener.reasoning("\n\n");
                }
            }
            case "response.output_item.done" -> item(Trees.object(event, "item"));
            case "response.completed" -> end(Trees.object(event, "response"), "stop");
            case "response.incomplete" -> incomplete(Trees.object(event, "response"));
            case "response.failed" -> throw failed(Trees.object(event, "response"));
            case "" -> refuseChatCompletions(event);
            default -> {
                return;
            }
        }
    }

    private void item(JsonObject item) {
        var type = item.string("type").orElse("");
        if (type.equals("function_call")) {
            asksForTool = true;
            var id = item.string("call_id").orElse("");
            turn.call(id, id, item.string("name").orElse(""));
            turn.arguments(id, item.string("arguments").orElse(""));
        } else if (type.equals("reasoning") && turn.fits(Json.write(item))) {
            turn.reasoning(item.without("status"));
        }
    }

    private void incomplete(JsonObject response) {
        var why = Trees.text(response, "incomplete_details", "reason").orElse("");
        end(
                response,
                switch (why) {
                    case "max_output_tokens" -> "length";
                    case "content_filter" -> "content-filter";
                    default -> "unknown";
                });
    }

    private void end(JsonObject response, String how) {
        reason = asksForTool && !how.equals("content-filter") ? "tool-calls" : how;
        var counted = Trees.object(response, "usage");
        long cached = number(counted, "input_tokens_details", "cached_tokens");
        long thought = number(counted, "output_tokens_details", "reasoning_tokens");
        usage =
                new Usage(
                        Math.max(0, number(counted, "input_tokens") - cached),
                        Math.max(0, number(counted, "output_tokens") - thought),
                        thought,
                        new Usage.Cache(cached, 0));
    }

    private static ApiError failed(JsonObject response) {
        var error = Trees.member(response, "error");
        return new ApiError(
                ApiError.Kind.UPSTREAM_ERROR,
                error.flatMap(JsonValue::asObject)
                        .flatMap(object -> Trees.text(object, "message"))
                        .or(() -> error.map(Json::write))
                        .orElse("the server could not answer"));
    }

    private static void refuseChatCompletions(JsonObject event) {
        if (!event.array("choices").isEmpty()) {
            throw new ApiError(
                    ApiError.Kind.STREAM_INVALID,
                    "the server answers with chat completions where responses were asked for; its"
                            + " npm package is "
                            + WireFormat.COMPATIBLE);
        }
    }

    @Override
    public boolean isFinished() {
        return !reason.isEmpty();
    }

    @Override
    public boolean isClosed() {
        return isFinished();
    }

    @Override
    public Completion completion() {
        return new Completion(reason, usage, turn.whole());
    }
}
