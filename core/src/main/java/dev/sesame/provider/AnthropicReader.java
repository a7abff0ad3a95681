package dev.sesame.provider;

import static dev.sesame.provider.ChatCompletionReader.number;

import dev.sesame.json.JsonValue.JsonObject;

/** Understands Anthropic's events; those of kinds that are not known are ignored, as it asks. */
final class AnthropicReader implements AnswerReader {
    private final ModelListener listener;
    private String stopReason = "";
    private Usage usage = Usage.NONE;
    private boolean closed;

    AnthropicReader(ModelListener listener) {
        this.listener = listener;
    }

    @Override
    public void accept(JsonObject event) {
        switch (event.string("type").orElse("")) {
            case "message_start" -> start(Trees.object(event, "message"));
            case "content_block_delta" -> delta(Trees.object(event, "delta"));
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

    private void delta(JsonObject delta) {
        Trees.text(delta, "thinking").ifPresent(listener::reasoning);
        Trees.text(delta, "text").ifPresent(listener::text);
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
                usage);
    }
}
