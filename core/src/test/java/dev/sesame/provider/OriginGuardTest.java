package dev.sesame.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.testkit.FakeModelProvider;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OriginGuardTest {
    private static final String KEY = "\"options\":{\"apiKey\":\"the-key\"}";

    @TempDir Path home;
    private final FakeModelProvider server = FakeModelProvider.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aTokenGoesOnlyWhereItMay() {
        var scope = new SecretScope(Secret.of("org-token-1"), origin -> origin.port() == 1);
        var uri = server.uri();
        var header = "\"options\":{\"headers\":{\"X\":\"a org-token-1 b\"}}";
        for (var config :
                new String[] {
                    Talk.corp(uri, "\"options\":{\"apiKey\":\"org-token-1\"}", "{}"),
                    Talk.corp(uri, header, "{}"),
                    Talk.corp(uri + "/org-token-1", "", "{}"),
                    Talk.corp(uri + "/org%2Dtoken%2d1", "", "{}"),
                    Talk.corp(uri, "", "{\"options\":{\"user\":\"org-token-1\"}}")
                }) {
            assertThatThrownBy(() -> new Talk(home).guarding(scope).ask(config))
                    .isInstanceOfSatisfying(
                            AuthException.class,
                            e -> {
                                assertThat(e.failure()).isEqualTo(Failure.UNTRUSTED);
                                assertThat(e.problem()).contains(uri.toString(), "provider corp");
                                assertThat(e.problem() + e.nextStep())
                                        .doesNotContain("org-token-1");
                            });
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aTokenWithALineBreakAtItsEndIsRecognised() {
        var scope = new SecretScope(Secret.of("tok-1\n"), _ -> false);
        var config = Talk.corp(server.uri(), "\"options\":{\"apiKey\":\"tok-1\\n\"}", "{}");

        assertThatThrownBy(() -> new Talk(home).guarding(scope).ask(config))
                .extracting("failure")
                .isEqualTo(Failure.UNTRUSTED);
    }

    @Test
    void tokensThatAreAllowedOrNotInvolvedDoNoHarm() {
        var talk =
                new Talk(home)
                        .guarding(
                                new SecretScope(Secret.of("the-key"), _ -> true),
                                new SecretScope(Secret.of("another-token"), _ -> false),
                                new SecretScope(
                                        Secret.of("ping"), _ -> false), // short: bodies hold it
                                new SecretScope(Secret.of(""), _ -> false));
        talk.ask(Talk.corp(server.uri(), KEY, "{}"));

        assertThat(talk.text).hasToString("pong from gateway");
    }

    @Test
    void aLonePercentSignInTheAddressIsNoWayAround() {
        var scope = new SecretScope(Secret.of("org-token-1"), _ -> false);
        var options = "\"options\":{\"queryParams\":{\"q\":\"100% org-token-1\"}}";

        assertThatThrownBy(() ->
                        new Talk(home).guarding(scope).ask(Talk.corp(server.uri(), options, "{}")))
                .extracting("failure")
                .isEqualTo(Failure.UNTRUSTED);
    }
}
