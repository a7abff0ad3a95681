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
import dev.sesame.oauth.OAuthError;
import dev.sesame.oauth.TokenResponse;
import dev.sesame.oauth.TokenResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
        try (var ways = new Ways(patience, person)) {
            if (byDevice) {
                ways.begin("on another device", byCode, way -> ways.device(way, client));
            }
            if (byCode) {
                ways.begin("with a browser", ways.open > 0, way -> ways.browser(way, client));
            }
            return ways.first();
        }
    }

    /** The ways that are open at the same time. */
    private static final class Ways implements AutoCloseable {
        private final Duration patience;
        private final SignIn person;
        private final long end;
        private final List<Runnable> ends = new ArrayList<>();
        private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
        private int open;

        /** How a way ended: {@code result} gives the token, or throws why there is none. */
        private record Outcome(String way, Supplier<TokenResult> result) {}

        Ways(Duration patience, SignIn person) {
            this.patience = patience;
            this.person = person;
            this.end = System.nanoTime() + patience.toNanos();
        }

        /** A client that may not use one grant signs in by another. */
        void begin(String way, boolean thereIsAnother, Consumer<String> steps) {
            try {
                steps.accept(way);
            } catch (AuthException e) {
                if (!thereIsAnother || e.failure() == Failure.CANCELLED) {
                    throw e;
                }
                leaveOut(way, e);
            }
        }

        void device(String way, OAuthClient client) {
            var grant = new DeviceAuthorizationGrant(client, Pause.REAL);
            var code = grant.start();
            add(way, () -> grant.await(code), () -> {});
            person.enter(code);
        }

        void browser(String way, OAuthClient client) {
            var attempt = new AuthorizationCodeGrant(client).start();
            // when the time is over, first() says so for all ways: this one must not be earlier
            add(way, () -> attempt.await(patience.multipliedBy(2)), attempt::close);
            person.open(attempt.uri(), attempt::paste);
        }

        private void leaveOut(String way, AuthException why) {
            person.leftOut("signing in " + way + " does not work: " + why.problem());
        }

        private void add(String way, Supplier<TokenResult> steps, Runnable end) {
            open++;
            var thread =
                    Thread.ofVirtual()
                            .name("sign in")
                            .start(() -> outcomes.add(new Outcome(way, resultOf(steps))));
            ends.add(end);
            ends.add(thread::interrupt);
        }

        private static Supplier<TokenResult> resultOf(Supplier<TokenResult> steps) {
            try {
                var result = steps.get();
                return () -> result;
            } catch (RuntimeException e) {
                return () -> {
                    throw e;
                };
            }
        }

        /** Returns the first token; each way that gives up tells why, the last one by throwing. */
        TokenResponse first() {
            while (true) {
                var outcome = next();
                open--;
                try {
                    var result = outcome.result().get();
                    if (open == 0 || !(result instanceof OAuthError error) || isNo(error)) {
                        return result.orThrow();
                    }
                    leaveOut(outcome.way(), error.toException());
                } catch (AuthException e) {
                    if (open == 0
                            || e.failure() == Failure.ACCESS_DENIED
                            || e.failure() == Failure.UNTRUSTED) {
                        throw e;
                    }
                    leaveOut(outcome.way(), e);
                }
            }
        }

        /** Who says no to one way says no to all of them. */
        private static boolean isNo(OAuthError error) {
            return error.code().equals("access_denied");
        }

        private Outcome next() {
            try {
                var outcome = outcomes.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (outcome == null) {
                    throw new AuthException(
                            Failure.CANCELLED,
                            "nobody signed in within " + patience.toMinutes() + " minutes",
                            "Try again");
                }
                return outcome;
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
