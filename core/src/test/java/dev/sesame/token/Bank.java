package dev.sesame.token;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens in a folder, each renewed with the refresh token that came with it. A refresh token is
 * good once: who comes with an old one is told that the login has expired.
 */
final class Bank implements Renewal {
    private final Path folder;
    private final InstantSource clock;
    private final Duration life;

    Bank(Path folder, InstantSource clock, Duration life) {
        this.folder = folder;
        this.clock = clock;
        this.life = life;
    }

    /** Returns the token that {@code renewal} renews, for all processes in {@code folder}. */
    static SharedToken token(Path folder, InstantSource clock, Renewal renewal) {
        var state = Map.of("XDG_STATE_HOME", folder.resolve("state").toString());
        var environment = new Environment(state, folder, folder, clock);
        return new SharedToken(environment, "bank", renewal, SharedToken.SKEW);
    }

    /** Stores the token number {@code number} as if it had been obtained {@code ago}. */
    void store(int number, Duration ago) {
        var issued = clock.instant().minus(ago);
        write(folder.resolve("part"), number + " " + issued + " " + issued.plus(life));
        try {
            Files.move(
                    folder.resolve("part"),
                    folder.resolve("stored"),
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<AccessToken> stored() {
        return Files.exists(folder.resolve("stored"))
                ? Optional.of(token(read("stored")))
                : Optional.empty();
    }

    private static AccessToken token(String line) {
        var words = line.split(" ", -1);
        return new AccessToken(
                Secret.of("token-" + words[0]),
                Optional.of(Instant.parse(words[1])),
                Optional.of(Instant.parse(words[2])));
    }

    @Override
    public AccessToken renew() {
        int number = Integer.parseInt(read("stored").split(" ", 2)[0]);
        if (number < redeemed().size()) {
            throw new AuthException(Failure.LOGIN_EXPIRED, "reused", "Log in again");
        }
        pauseWhile("before");
        append("redeemed", "token-" + number + "\n");
        pauseWhile("between");
        store(number + 1, Duration.ZERO);
        return stored().orElseThrow();
    }

    /** A test that wants to meet us at this place makes the file; we say that we are there. */
    private void pauseWhile(String place) {
        if (Files.exists(folder.resolve(place))) {
            append(place + ".reached", "");
            while (Files.exists(folder.resolve(place))) {
                Thread.onSpinWait();
            }
        }
    }

    List<String> redeemed() {
        return Files.exists(folder.resolve("redeemed"))
                ? read("redeemed").lines().toList()
                : List.of();
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(30);
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void append(String name, String text) {
        try {
            Files.writeString(
                    folder.resolve(name),
                    text,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
