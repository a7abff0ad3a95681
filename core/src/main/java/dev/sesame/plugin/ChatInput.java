package dev.sesame.plugin;

import dev.sesame.json.JsonValue.JsonObject;

/**
 * What a request to a model is about, for {@code chat.params} and {@code chat.headers}. It prints
 * no values.
 *
 * @param session the id of the conversation
 * @param agent the name of the agent
 * @param model the model as OpenCode describes it: its ids, {@code api}, {@code limit}, …
 * @param provider its provider: {@code id}, {@code options}, {@code key}, …
 * @param message the message of the person: {@code id}, {@code role}, {@code time}, …
 */
public record ChatInput(
        String session, String agent, JsonObject model, JsonObject provider, JsonObject message) {

    /** Reads the input of OpenCode's hooks. */
    public static ChatInput of(JsonObject json) {
        return new ChatInput(
                json.string("sessionID").orElse(""),
                json.string("agent").orElse(""),
                json.object("model").orElse(JsonObject.EMPTY),
                json.object("provider").orElse(JsonObject.EMPTY),
                json.object("message").orElse(JsonObject.EMPTY));
    }

    /** Returns the input of OpenCode's hooks. */
    public JsonObject toJson() {
        return JsonObject.EMPTY
                .with("sessionID", session)
                .with("agent", agent)
                .with("model", model)
                .with("provider", provider)
                .with("message", message);
    }

    @Override
    public String toString() {
        return "a request of " + session;
    }
}
