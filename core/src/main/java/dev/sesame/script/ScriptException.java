package dev.sesame.script;

import dev.sesame.Printable;
import dev.sesame.json.JsonValue.JsonObject;

/** What a plugin threw, or why there is no answer from it. */
final class ScriptException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String place;
    private final String stack;

    /** The host itself failed, in a sentence for a person. */
    ScriptException(String sentence) {
        super(sentence);
        place = "";
        stack = "";
    }

    /** Reads what the host tells of an error. */
    ScriptException(JsonObject error) {
        super(Printable.folded(error.string("message").orElse("an error without a message")));
        place = Printable.of(error.string("place").orElse(""));
        stack = error.string("stack").orElse("");
    }

    /** Returns the message. */
    String message() {
        return String.valueOf(getMessage());
    }

    /** Returns where in the plugin it happened, such as {@code corp.ts:12}; may be empty. */
    String place() {
        return place;
    }

    /** Returns all the plugin's runtime tells, for the log alone; empty when the host failed. */
    String stack() {
        return stack;
    }
}
