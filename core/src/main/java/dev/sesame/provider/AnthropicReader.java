package dev.sesame.provider;

import static dev.sesame.provider.ChatCompletionReader.number;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;

/** Understands Anthropic's events; those of kinds that are not known are ignored, as it asks. */
final class AnthropicReader implements AnswerReader {
    private final ModelListener listener;
    private final Turn turn;
    private JsonObject block = JsonObject.EMPTY;
    private final StringBuilder thinking = new StringBuilder();
    private final StringBuilder signature = new StringBuilder();
    private String stopReason = "";
    private Usage usage = Usage.NONE;
    private boolean closed;

    AnthropicReader(ModelListener listener, Turn turn) {
        this.listener = listener;
        this.turn = turn;
    }

    @Override
    public void accept(JsonObject event) {
        switch (event.string("type").orElse("")) {
            case "message_start" -> start(Trees.object(event, "message"));
            case "content_block_start" -> begin(Trees.object(event, "content_block"), key(event));
            case "content_block_delta" -> delta(Trees.object(event, "delta"), key(event));
            case "content_block_stop" -> endBlock();
            case "message_delta" -> end(event);
            case "message_stop" -> closed = true;
            default -> {
                return;
            }
        }
    }

    private void start(JsonObject message) {
        var counted = Trees.object(message, "usage");
        usage =
                new Usage(
                        number(counted, "input_tokens"),
                        number(counted, "output_tokens"),
                        0,
                        new Usage.Cache(
                                number(counted, "cache_read_input_tokens"),
                                number(counted, "cache_creation_input_tokens")));
    }

    private static String key(JsonObject event) {
        return Trees.member(event, "index").map(Json::write).orElse("");
    }

    private void begin(JsonObject begun, String key) {
        block = begun;
        if (begun.string("type").orElse("").equals("tool_use")) {
            turn.call(key, begun.string("id").orElse(""), begun.string("name").orElse(""));
        }
    }

    private void delta(JsonObject delta, String key) {
        Trees.text(delta, "partial_json").ifPresent(piece -> turn.arguments(key, piece));
        Trees.text(delta, "thinking").ifPresent(piece -> keep(thinking, piece));
        Trees.text(delta, "signature").ifPresent(piece -> keep(signature, piece));
        Trees.text(delta, "text").ifPresent(turn::text);
        Trees.text(delta, "thinking").ifPresent(listener::reasoning);
        Trees.text(delta, "text").ifPresent(listener::text);
    }

    private void keep(StringBuilder of, String piece) {
        if (turn.fits(piece)) {
            of.append(piece);
        }
    }

    /** A server that offered to think wants its thoughts back, signed as they were. */
    private void endBlock() {
        var type = block.string("type").orElse("");
        if (type.equals("thinking")) {
            var thought =
                    Trees.of("type", "thinking")
                            .with("thinking", thinking.toString())
                            .with("signature", signature.toString());
            turn.reasoning(thought);
        } else if (type.equals("redacted_thinking") && turn.fits(Json.write(block))) {
            turn.reasoning(block);
        }
        thinking.setLength(0);
        signature.setLength(0);
        block = JsonObject.EMPTY;
    }

    private void end(JsonObject event) {
        Trees.text(event, "delta", "stop_reason").ifPresent(reason -> stopReason = reason);
        long output = number(event, "usage", "output_tokens");
        if (output > 0) {
            usage = new Usage(usage.input(), output, 0, usage.cache());
        }
    }

    @Override
    public boolean isFinished() {
        return closed || !stopReason.isEmpty();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public Completion completion() {
        return new Completion(
                switch (stopReason) {
                    case "end_turn", "stop_sequence", "pause_turn" -> "stop";
                    case "max_tokens", "model_context_window_exceeded" -> "length";
                    case "tool_use" -> "tool-calls";
                    case "refusal" -> "content-filter";
                    default -> "unknown";
                },
                usage,
                turn.whole());
    }
}
