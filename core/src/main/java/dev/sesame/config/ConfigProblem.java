package dev.sesame.config;

import dev.sesame.json.Json.Place;
import java.util.Optional;

/**
 * Something wrong in a configuration source.
 *
 * @param source where
 * @param place where in its text, if that is known
 * @param message what, without any substituted text
 * @param severity whether OpenCode would stop at it
 */
public record ConfigProblem(
        ConfigSource source, Optional<Place> place, String message, Severity severity) {

    /** How bad a problem is. */
    public enum Severity {
        /** The source cannot be used. */
        ERROR,
        /** Something has no effect, or not the one that was meant. */
        WARNING
    }

    /** Returns {@code file:line:column: message}. */
    public String describe() {
        var at = place.map(p -> ":" + p.line() + ":" + p.column()).orElse("");
        return source.location() + at + ": " + message;
    }
}
