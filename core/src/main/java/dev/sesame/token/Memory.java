package dev.sesame.token;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.file.AtomicFile;
import dev.sesame.file.OwnerOnly;
import dev.sesame.file.TextFile;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What all processes remember of the renewals of one token: when it was obtained, by our own clock,
 * and after failures, until when nobody should try again. No secret is in it. It is worth little:
 * what cannot be read or written is forgotten.
 */
final class Memory {
    private static final String RENEWAL = "renewal";
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_WISH = Duration.ofMinutes(5);

    private final Path file;
    private final InstantSource clock;

    Memory(Environment environment, String name) {
        this.file =
                environment
                        .sesameState()
                        .resolve("renewals")
                        .resolve(SingleFlight.fileName(name) + ".json");
        this.clock = environment.clock();
    }

    /** Returns when {@code token} was obtained, if it was one of ours. */
    Optional<Instant> obtained(AccessToken token) {
        var kept = read();
        return kept.string("token").equals(Optional.of(token.mark()))
                ? moment(kept, "obtained")
                : Optional.empty();
    }

    /** Returns when {@code token} was obtained, if that was by a renewal. */
    Optional<Instant> renewed(AccessToken token) {
        return read().string("by").equals(Optional.of(RENEWAL))
                ? obtained(token)
                : Optional.empty();
    }

    /** A renewal or a login has succeeded. */
    void succeeded(AccessToken token, boolean isRenewal) {
        write(
                JsonObject.EMPTY
                        .with("token", token.mark())
                        .with("by", isRenewal ? RENEWAL : "login")
                        .with("obtained", JsonNumber.of(clock.instant().toEpochMilli())));
    }

    /**
     * A renewal has failed with {@code e}. Each time the pause is twice as long, and at least as
     * long as the server wishes; a part of it is chance, so that not all come back at the same
     * moment.
     */
    void failed(AuthException e) {
        var kept = read();
        long failures = number(kept, "failures").orElse(0L);
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 6));
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        var wished = TryLater.wish(e).orElse(Duration.ZERO);
        wished = wished.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wished;
        long chance = ThreadLocalRandom.current().nextLong(pause.toMillis());
        long wait = wished.toMillis() + (wished.isZero() ? pause.toMillis() / 2 : 0) + chance / 2;
        write(
                kept.with("failures", JsonNumber.of(failures + 1))
                        .with("failure", e.failure().name())
                        .with("problem", e.problem())
                        .with("notBefore", JsonNumber.of(clock.instant().toEpochMilli() + wait)));
    }

    /**
     * Checks that it may be tried again already.
     *
     * @param atOnce what a person types who does not wait
     * @throws AuthException of the same kind as a moment ago, when it failed then
     */
    void requireRested(String atOnce) {
        var now = clock.instant();
        var kept = read();
        var notBefore = moment(kept, "notBefore");
        // a clock that was set back must not stop anybody for long
        if (notBefore.isPresent()
                && now.isBefore(notBefore.get())
                && notBefore.get().isBefore(now.plus(LONGEST_WISH.multipliedBy(2)))) {
            long seconds = Math.max(1, Duration.between(now, notBefore.get()).toSeconds());
            throw new AuthException(
                    failure(kept),
                    kept.string("problem").orElse("the login could not be renewed")
                            + " (a moment ago; not tried again for "
                            + seconds
                            + " s)",
                    "Wait that long, or try at once: " + atOnce);
        }
    }

    private static Failure failure(JsonObject kept) {
        var name = kept.string("failure").orElse("");
        for (var failure : Failure.values()) {
            if (failure.name().equals(name)) {
                return failure;
            }
        }
        return Failure.UNREACHABLE;
    }

    private JsonObject read() {
        try {
            return Json.parse(TextFile.read(file)).asObject().orElse(JsonObject.EMPTY);
        } catch (IOException | JsonSyntaxException _) {
            return JsonObject.EMPTY;
        }
    }

    private void write(JsonObject memory) {
        try {
            Files.createDirectories(file.resolveSibling(""), OwnerOnly.directory());
            AtomicFile.replace(file, Json.write(memory));
        } catch (IOException _) {
            // the next process knows less
        }
    }

    private static Optional<Instant> moment(JsonObject kept, String name) {
        return number(kept, name).map(Instant::ofEpochMilli);
    }

    private static Optional<Long> number(JsonObject kept, String name) {
        return kept.number(name).map(BigDecimal::longValue);
    }
}
