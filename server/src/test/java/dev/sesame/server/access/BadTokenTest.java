package dev.sesame.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.server.definition.Issuer;
import dev.sesame.testkit.Answer;
import dev.sesame.testkit.BadInput;
import dev.sesame.testkit.BadInput.Expect;
import dev.sesame.testkit.BadInput.Surface;
import dev.sesame.testkit.FakeOrganisation;
import dev.sesame.testkit.SteppingClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The collection of strange tokens, each of which has its outcome. */
class BadTokenTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    /** The issuer's keys in the cases where they are others. */
    private static final Map<String, String> KEY_SETS =
            Map.of(
                    "jwt/17-hs256-kid-oct", "jwt/jwks-with-oct.json",
                    "jwt/a4-rotated-key", "jwt/jwks-rotated.json",
                    "jwt/a7-key-use-enc", "jwt/jwks-enc-use.json");

    private static final Map<String, Failure> FAILURES =
            Map.of(
                    "jwt/50-expired", Failure.LOGIN_EXPIRED,
                    "jwt/57-exp-negative", Failure.LOGIN_EXPIRED,
                    "jwt/76-scope-missing", Failure.ACCESS_DENIED,
                    "jwt/77-scope-substring", Failure.ACCESS_DENIED);

    private FakeOrganisation server;

    static List<BadInput> tokens() {
        return BadInput.of(Surface.JWT);
    }

    @BeforeEach
    void start() throws IOException {
        server = FakeOrganisation.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void everyTokenHasItsOutcome(BadInput input) {
        var keys = KEY_SETS.getOrDefault(input.id(), "jwt/jwks.json");
        server.says("/jwks", Answer.of(BadInput.beside(keys)));
        var doorway = Doorway.of(issuer(), SteppingClock.at(NOW));
        var token = new String(input.bytes(), StandardCharsets.UTF_8);
        if (input.expect() == Expect.ACCEPT) {
            assertThat(doorway.enter(token).subject()).isEqualTo("alice");
            assertThat(doorway.enter(token).groups()).containsExactly("a");
            return;
        }
        for (int times = 0; times < 2; times++) {
            assertThatThrownBy(() -> doorway.enter(token))
                    .asInstanceOf(InstanceOfAssertFactories.type(AuthException.class))
                    .extracting(AuthException::failure)
                    .isEqualTo(FAILURES.getOrDefault(input.id(), Failure.NOT_LOGGED_IN));
        }
        assertThat(server.requests()).hasSizeLessThanOrEqualTo(1);
    }

    private Issuer issuer() {
        return new Issuer(
                "https://idp.corp.test",
                Set.of("urn:corp:gateway"),
                Set.of("RS256", "ES256", "EdDSA"),
                false,
                "team",
                Optional.of(server.url().resolve("/jwks")),
                Optional.empty(),
                Optional.of("llm"));
    }
}
