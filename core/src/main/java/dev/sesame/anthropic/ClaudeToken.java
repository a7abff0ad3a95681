package dev.sesame.anthropic;

import dev.sesame.Secret;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * The access token of a session of Claude Code. Its refresh token is Claude Code's own: it is not
 * even read.
 *
 * @param access the token
 * @param expires when it ends, in milliseconds since 1970; absent when nothing tells
 */
record ClaudeToken(Secret access, Optional<Long> expires) {
    /** What {@link #stored} is when nothing tells the end. */
    static final long UNKNOWN = 0;

    private static final int LONGEST = 16 << 10;

    /** Numbers below are seconds: as milliseconds they were a day of 1973. */
    private static final BigDecimal LEAST_MILLISECONDS = BigDecimal.valueOf(100_000_000_000L);

    private static final BigDecimal LAST_MOMENT = BigDecimal.valueOf((1L << 53) - 1);

    /** Thrown for text that Claude Code does not write; its message says what is wrong. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    /**
     * Reads what Claude Code keeps.
     *
     * @return nothing when it is logged out
     * @throws Unreadable when Claude Code would not have written it, or has not finished
     */
    static Optional<ClaudeToken> parse(String text) throws Unreadable {
        JsonObject kept;
        try {
            kept =
                    Json.parse(text.startsWith("\uFEFF") ? text.substring(1) : text)
                            .asObject()
                            .orElseThrow(() -> new Unreadable("it holds no JSON object"));
        } catch (JsonSyntaxException _) {
            throw new Unreadable("it is not valid JSON");
        }
        if (kept.get("claudeAiOauth").isEmpty()) {
            return Optional.empty();
        }
        var session =
                kept.object("claudeAiOauth")
                        .orElseThrow(() -> new Unreadable("claudeAiOauth is no object"));
        var access =
                session.string("accessToken")
                        .orElseThrow(() -> new Unreadable("accessToken is no text"));
        if (access.isEmpty()) {
            return Optional.empty();
        }
        if (access.length() > LONGEST || !access.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new Unreadable("accessToken is not something that a header can carry");
        }
        return Optional.of(new ClaudeToken(Secret.of(access), moment(session.get("expiresAt"))));
    }

    private static Optional<Long> moment(Optional<JsonValue> value) throws Unreadable {
        if (value.isEmpty() || value.get() instanceof JsonValue.JsonNull) {
            return Optional.empty();
        }
        var number = value.get().asNumber();
        try {
            return Optional.of(
                    number.isPresent()
                            ? milliseconds(number.get())
                            : moment(value.get().asString().orElse("")));
        } catch (NumberFormatException | DateTimeException _) {
            throw new Unreadable("expiresAt is no time");
        }
    }

    private static long moment(String text) {
        return text.matches("\\d{1,20}")
                ? milliseconds(new BigDecimal(text))
                : OffsetDateTime.parse(text).toInstant().toEpochMilli();
    }

    private static long milliseconds(BigDecimal number) {
        var millis = number.compareTo(LEAST_MILLISECONDS) < 0 ? number.movePointRight(3) : number;
        return millis.max(BigDecimal.ZERO).min(LAST_MOMENT).longValue();
    }

    /** Tells whether it is good at {@code moment}; true when nothing tells. */
    boolean lastsUntil(long moment) {
        return expires.isEmpty() || expires.get() > moment;
    }

    /** Returns what {@code auth.json} holds for its end. */
    long stored() {
        return expires.orElse(UNKNOWN);
    }
}
