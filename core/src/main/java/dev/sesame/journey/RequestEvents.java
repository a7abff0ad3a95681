package dev.sesame.journey;

import dev.sesame.extension.Plugins;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.provider.ModelListener;
import dev.sesame.provider.Retry;

/**
 * Tells plugins what happens during one question, in OpenCode's words, and passes the answer on.
 */
final class RequestEvents implements ModelListener {
    private final Plugins plugins;
    private final ModelCall.Question question;
    private final ModelListener listener;
    private int count;

    RequestEvents(Plugins plugins, ModelCall.Question question, ModelListener listener) {
        this.plugins = plugins;
        this.question = question;
        this.listener = listener;
    }

    /** The question is about to be asked. */
    void begin(RequestHooks hooks) {
        var session = JsonObject.EMPTY.with("id", question.conversation());
        tell("session.created", JsonObject.EMPTY.with("info", session));
        tell("session.updated", JsonObject.EMPTY.with("info", session));
        tell("message.updated", JsonObject.EMPTY.with("info", hooks.message()));
        tell("message.part.updated", JsonObject.EMPTY.with("part", hooks.part()));
        status("busy");
    }

    /** There is an answer, or there will be none. */
    void end() {
        status("idle");
        tell("session.idle", JsonObject.EMPTY);
    }

    /** The question failed. */
    void failed(String message) {
        var error =
                JsonObject.EMPTY
                        .with("name", "UnknownError")
                        .with("data", JsonObject.EMPTY.with("message", message));
        tell("session.error", JsonObject.EMPTY.with("error", error));
    }

    private void status(String type) {
        var status = JsonObject.EMPTY.with("type", type);
        tell("session.status", JsonObject.EMPTY.with("status", status));
    }

    private void tell(String type, JsonObject properties) {
        count++;
        plugins.event("evt_" + count, type, properties.with("sessionID", question.conversation()));
    }

    @Override
    public void text(String piece) {
        if (plugins.takesPart("event")) {
            tell(
                    "message.part.delta",
                    JsonObject.EMPTY
                            .with("messageID", question.message())
                            .with("field", "text")
                            .with("delta", piece));
        }
        listener.text(piece);
    }

    @Override
    public void reasoning(String piece) {
        listener.reasoning(piece);
    }

    @Override
    public void retrying(Retry retry) {
        listener.retrying(retry);
    }
}
