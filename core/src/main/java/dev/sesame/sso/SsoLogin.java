package dev.sesame.sso;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Pause;
import dev.sesame.keyring.StoreChoice;
import dev.sesame.oauth.AuthorizationCodeGrant;
import dev.sesame.oauth.DeviceAuthorizationGrant;
import dev.sesame.oauth.IdToken;
import dev.sesame.oauth.OAuthClient;
import dev.sesame.oauth.TokenResponse;
import dev.sesame.oauth.TokenResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A person signs in, by whichever way is done first: in the browser, by pasting what it shows, or
 * on another device. All ways end when the time is over.
 */
public final class SsoLogin {
    /** How long a person may take. */
    public static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Environment environment;
    private final Duration patience;

    /** Lets people sign in within {@code patience}. */
    public SsoLogin(Environment environment, Duration patience) {
        this.environment = environment;
        this.patience = patience;
    }

    /**
     * What a login ended with.
     *
     * @param person who signed in, if the identity provider told
     * @param store where the refresh token is, in words for people; empty when there is none
     * @param warnings what was repaired in the answer, in sentences that may be shown
     */
    public record LoggedIn(Optional<String> person, Optional<String> store, List<String> warnings) {
        /** Copies {@code warnings}. */
        public LoggedIn {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Signs in and begins the session.
     *
     * @param choice where the refresh token is to be kept; that it can be is checked first
     * @throws AuthException when nobody signed in, or nothing can be kept
     */
    public LoggedIn begin(SsoSettings settings, StoreChoice choice, SignIn person) {
        var session = new SsoSession(environment, settings, Duration.ZERO, _ -> {});
        session.requireStore(choice);
        var response = signIn(session.client(), settings, person);
        var name = response.idToken().map(token -> IdToken.of(token).name());
        return new LoggedIn(name, session.begin(response, name, choice), response.warnings());
    }

    private TokenResponse signIn(OAuthClient client, SsoSettings settings, SignIn person) {
        var server = client.server();
        boolean byCode =
                settings.grant() == Grant.AUTHORIZATION_CODE
                        && server.authorizationEndpoint().isPresent();
        boolean byDevice =
                server.deviceAuthorizationEndpoint().isPresent()
                        && (!byCode || !person.hasBrowser());
        if (!byCode && !byDevice) {
            throw new AuthException(
                    Failure.PROTOCOL,
                    settings.issuer()
                            + " offers no way for a person to sign in with these settings",
                    "Ask the people who run it for the authorization code or the device grant");
        }
        try (var ways = new Ways(patience)) {
            if (byDevice) {
                ways.tryDevice(client, person, byCode);
            }
            if (byCode) {
                var attempt = new AuthorizationCodeGrant(client).start();
                ways.add(() -> attempt.await(patience), attempt::close);
                person.open(attempt.uri(), attempt::paste);
            }
            return ways.first();
        }
    }

    /** The ways that are open at the same time. */
    private static final class Ways implements AutoCloseable {
        private final Duration patience;
        private final long end;
        private final List<Runnable> ends = new ArrayList<>();
        private final BlockingQueue<Supplier<TokenResult>> results = new LinkedBlockingQueue<>();
        private int open;

        Ways(Duration patience) {
            this.patience = patience;
            this.end = System.nanoTime() + patience.toNanos();
        }

        /** A client that may not use this grant signs in by another. */
        void tryDevice(OAuthClient client, SignIn person, boolean thereIsAnother) {
            var grant = new DeviceAuthorizationGrant(client, Pause.REAL);
            try {
                var code = grant.start();
                add(() -> grant.await(code), () -> {});
                person.enter(code);
            } catch (AuthException e) {
                if (!thereIsAnother || e.failure() == Failure.CANCELLED) {
                    throw e;
                }
            }
        }

        void add(Supplier<TokenResult> way, Runnable end) {
            open++;
            var thread = Thread.ofVirtual().name("sign in").start(() -> results.add(resultOf(way)));
            ends.add(end);
            ends.add(thread::interrupt);
        }

        private static Supplier<TokenResult> resultOf(Supplier<TokenResult> way) {
            try {
                var result = way.get();
                return () -> result;
            } catch (RuntimeException e) {
                return () -> {
                    throw e;
                };
            }
        }

        /** Returns the first token; why there is none is told by the way that gave up last. */
        TokenResponse first() {
            while (true) {
                var result = next();
                open--;
                try {
                    return result.get().orThrow();
                } catch (AuthException e) {
                    if (open == 0
                            || e.failure() == Failure.ACCESS_DENIED
                            || e.failure() == Failure.UNTRUSTED) {
                        throw e;
                    }
                }
            }
        }

        private Supplier<TokenResult> next() {
            try {
                var result = results.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (result == null) {
                    throw new AuthException(
                            Failure.CANCELLED,
                            "nobody signed in within " + patience.toMinutes() + " minutes",
                            "Try again");
                }
                return result;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
            }
        }

        @Override
        public void close() {
            ends.forEach(Runnable::run);
        }
    }
}
