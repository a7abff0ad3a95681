package dev.sesame.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.testkit.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The login in the browser, with a value that the person pastes. */
@Timeout(60)
final class PasteTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    /** What each input that is refused has to be called, and how. */
    private static final Map<String, Why> REFUSED =
            Map.of(
                    "04-state-mismatch", new Why(Failure.INVALID_INPUT, "of another login"),
                    "05-no-state",
                            new Why(Failure.INVALID_INPUT, "the state behind a # is missing"),
                    "06-two-hashes", new Why(Failure.INVALID_INPUT, "more than one #"),
                    "08-url-error", new Why(Failure.ACCESS_DENIED, "access_denied"),
                    "09-url-iss-mismatch", new Why(Failure.UNTRUSTED, "https://evil.test"),
                    "10-empty", new Why(Failure.CANCELLED, "nothing was pasted"),
                    "11-control-chars", new Why(Failure.INVALID_INPUT, "not what the browser"),
                    "14-url-two-codes", new Why(Failure.INVALID_INPUT, "a parameter twice"));

    private Provider provider;
    private AuthorizationAttempt attempt;
    private String state;

    record Why(Failure failure, String words) {}

    @BeforeEach
    void start() throws IOException {
        provider = new Provider();
        provider.script.saysJson(
                "/token", 200, "{\"access_token\":\"at\",\"token_type\":\"Bearer\"}");
        attempt = new AuthorizationCodeGrant(provider.publicClient()).start();
        state = attempt.uri().toString().replaceFirst(".*[?&]state=([^&]+).*", "$1");
    }

    @AfterEach
    void stop() throws IOException {
        attempt.close();
        provider.close();
    }

    static List<BadInput> inputs() {
        return BadInput.of(BadInput.Surface.PASTE);
    }

    private TokenResult paste(String text) {
        attempt.paste(text);
        return attempt.await(LONG);
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void everyPasteIsTakenForWhatItIs(BadInput input) {
        var text = new String(input.bytes(), StandardCharsets.UTF_8).replace("ST-1", state);

        if (input.expect() == BadInput.Expect.ACCEPT) {
            assertThat(paste(text).orThrow().accessToken()).isEqualTo(Secret.of("at"));
            assertThat(provider.form()).containsEntry("code", "CODE-1");
            return;
        }
        var why = Optional.ofNullable(REFUSED.get(input.id().split("/", -1)[1])).orElseThrow();
        assertThatThrownBy(() -> paste(text))
                .hasMessageContaining(why.words())
                .isInstanceOfSatisfying(
                        AuthException.class, e -> assertThat(e.failure()).isEqualTo(why.failure()));
        assertThat(provider.script.requests("/token")).isEmpty();
    }

    @Test
    void afterAWrongPasteTheRightOneCounts() {
        assertThatThrownBy(() -> attempt.paste("CODE-1")).isInstanceOf(AuthException.class);
        assertThatThrownBy(() -> attempt.paste("https://[")).isInstanceOf(AuthException.class);
        assertThatThrownBy(() -> attempt.paste("#" + state)).isInstanceOf(AuthException.class);

        assertThat(paste("CODE-2#" + state)).isInstanceOf(TokenResponse.class);
        assertThat(provider.form()).containsEntry("code", "CODE-2");
    }

    @Test
    void whateverComesFirstCounts() throws IOException {
        attempt.paste("CODE-1#" + state);
        new Visitor(attempt.redirectUri()).redirect("code=CODE-2&state=" + state);

        attempt.await(LONG);

        assertThat(provider.form()).containsEntry("code", "CODE-1");
        assertThat(provider.script.requests("/token")).hasSize(1);
    }

    @Test
    void aPasteReachesSomebodyWhoWaitsAlready() {
        var person = Thread.ofVirtual().start(() -> attempt.paste("CODE-1#" + state));

        assertThat(attempt.await(LONG)).isInstanceOf(TokenResponse.class);
        assertThat(person.isInterrupted()).isFalse();
    }
}
