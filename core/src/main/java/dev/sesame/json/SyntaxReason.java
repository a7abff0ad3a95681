package dev.sesame.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;

/** The tokenizer's complaints in words for people; its own messages quote the text they refuse. */
final class SyntaxReason {
    private SyntaxReason() {}

    static String of(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException) {
            return "nested too deeply or a number is too long";
        }
        if (e instanceof JsonEOFException) {
            return "the text ends too early";
        }
        var message = String.valueOf(e.getOriginalMessage());
        if (message.startsWith("Duplicate field")) {
            return "a member is given twice";
        }
        if (message.contains("maybe a (non-standard) comment")) {
            return "comments are not allowed here";
        }
        if (message.contains("was expecting comma")) {
            return "a comma is missing";
        }
        if (message.contains("was expecting a colon")) {
            return "a colon is missing";
        }
        if (message.contains("was expecting double-quote to start field name")) {
            return "a member name in double quotes is expected";
        }
        return "an unexpected character";
    }
}
