package dev.sesame.server.definition;

import dev.sesame.json.JsonValue.JsonObject;
import java.util.List;

/**
 * A provider as clients know it, and where its requests go.
 *
 * @param id its name in OpenCode's {@code provider}
 * @param form which of the gateway's endpoints serve it
 * @param settings OpenCode's settings for it ({@code npm}, {@code name}, {@code options}) without
 *     {@code models}
 * @param models what can be asked for, in order
 */
public record Provider(String id, Form form, JsonObject settings, List<Model> models) {

    /** A form of requests. */
    public enum Form {
        /** {@code /v1/chat/completions}, {@code /v1/responses}, {@code /v1/embeddings}. */
        OPENAI,
        /** {@code /v1/messages}, {@code /v1/messages/count_tokens}. */
        ANTHROPIC
    }

    /**
     * A model; no other provider of the same form has one of this name.
     *
     * @param id its name in requests, and at each upstream
     * @param settings OpenCode's settings for it
     * @param upstreams where its requests go: the first, and the next when that fails before its
     *     first byte
     */
    public record Model(String id, JsonObject settings, List<Upstream> upstreams) {}
}
