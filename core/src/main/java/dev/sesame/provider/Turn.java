package dev.sesame.provider;

import dev.sesame.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what the conversation needs of an answer when tools follow. For one thread. */
final class Turn {
    /** More of arguments than this, in characters, no tool can mean. */
    private static final int MOST = 4 << 20;

    private final boolean isWanted;
    private final StringBuilder text = new StringBuilder();
    private final Map<String, Call> calls = new LinkedHashMap<>();
    private final List<JsonValue> reasoning = new ArrayList<>();
    private int size;

    private Turn(boolean isWanted) {
        this.isWanted = isWanted;
    }

    /** Collects the answer to {@code request}: nothing unless it offers tools. */
    static Turn of(ModelRequest request) {
        return new Turn(!request.tuning().tools().isEmpty());
    }

    /** A call that is being written. */
    private record Call(String id, String name, StringBuilder arguments) {}

    void text(String piece) {
        if (fits(piece)) {
            text.append(piece);
        }
    }

    /** Begins the call that the server calls {@code key} in the rest of its stream. */
    void call(String key, String id, String name) {
        if (fits(id + name)) {
            calls.putIfAbsent(key, new Call(id, name, new StringBuilder()));
        }
    }

    /** Continues the call {@code key}. */
    void arguments(String key, String piece) {
        var call = calls.get(key);
        if (call != null && fits(piece)) {
            call.arguments().append(piece);
        }
    }

    /** Keeps a piece of what the model thought, of which {@link #fits} said that it may be. */
    void reasoning(JsonValue item) {
        if (isWanted) {
            reasoning.add(item);
        }
    }

    boolean hasCalls() {
        return !calls.isEmpty();
    }

    Message.Assistant whole() {
        return new Message.Assistant(
                text.toString(),
                calls.values().stream()
                        .map(c -> new ToolCall(c.id(), c.name(), c.arguments().toString()))
                        .toList(),
                reasoning);
    }

    /**
     * Tells whether {@code piece} is to be kept.
     *
     * @throws ApiError when there is more of the answer than anything can mean
     */
    boolean fits(String piece) {
        if (!isWanted) {
            return false;
        }
        size += piece.length() + 1;
        if (size > MOST) {
            throw new ApiError(
                    ApiError.Kind.STREAM_INVALID, "an answer that asks for tools is too long");
        }
        return true;
    }
}
