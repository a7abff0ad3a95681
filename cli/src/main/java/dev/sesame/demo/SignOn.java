package dev.sesame.demo;

import dev.sesame.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The company's single sign-on: issues tokens that say nothing and end after a working day. Safe
 * for any number of threads.
 */
final class SignOn {
    static final Duration VALIDITY = Duration.ofHours(8);
    private static final int BYTES = 32;

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<Secret, Instant> ends = new ConcurrentHashMap<>();

    SignOn(InstantSource clock) {
        this.clock = clock;
    }

    /** What is to be said of a token. */
    enum Verdict {
        VALID,
        EXPIRED,
        UNKNOWN
    }

    /** Signs the employee in and returns the new token. */
    Secret issue() {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        var token =
                Secret.of("corp-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        ends.put(token, clock.instant().plus(VALIDITY));
        return token;
    }

    Verdict judge(Secret token) {
        return Optional.ofNullable(ends.get(token))
                .map(end -> clock.instant().isBefore(end) ? Verdict.VALID : Verdict.EXPIRED)
                .orElse(Verdict.UNKNOWN);
    }

    /** Tells whether {@code text} shows a token that was ever issued. */
    boolean hasTokenIn(String text) {
        return ends.keySet().stream().anyMatch(token -> text.contains(token.reveal()));
    }

    /** Returns {@code text} with every token that was ever issued made unreadable. */
    String withoutTokens(String text) {
        var clean = text;
        for (var token : ends.keySet()) {
            clean = clean.replace(token.reveal(), token.toString());
        }
        return clean;
    }
}
