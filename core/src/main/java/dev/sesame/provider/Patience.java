package dev.sesame.provider;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a server may take.
 *
 * @param headers until its answer begins
 * @param silence between two pieces of it
 * @param whole for all of it
 */
record Patience(Duration headers, Duration silence, Duration whole) {
    private static final Duration USUAL = Duration.ofMinutes(5);

    /** Long enough to be no limit, short enough for every clock. */
    private static final Duration UNLIMITED = Duration.ofDays(7);

    /**
     * Reads {@code headerTimeout}, {@code chunkTimeout}, {@code timeout}: milliseconds or false.
     */
    static Patience of(JsonObject options) {
        var whole = limit(options, "timeout", UNLIMITED);
        return new Patience(
                shorter(limit(options, "headerTimeout", USUAL), whole),
                shorter(limit(options, "chunkTimeout", USUAL), whole),
                whole);
    }

    private static Duration limit(JsonObject options, String name, Duration usual) {
        var value = Trees.member(options, name);
        if (value.equals(Optional.of(Trees.FALSE))) {
            return UNLIMITED;
        }
        return value.flatMap(JsonValue::asNumber)
                .map(Number::doubleValue)
                .filter(millis -> millis >= 1)
                .map(millis -> Duration.ofMillis(millis.longValue()))
                .map(limit -> shorter(limit, UNLIMITED))
                .orElse(usual);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
