package dev.sesame.provider;

import dev.sesame.json.JsonValue.JsonObject;

/** Understands the events of one answer. For one thread. */
interface AnswerReader {
    /** Takes the next event, which is no error. */
    void accept(JsonObject event);

    /** Tells whether the answer may end here. */
    boolean isFinished();

    /** Tells whether nothing can follow. */
    boolean isClosed();

    /** Returns how the answer ended. */
    Completion completion();
}
