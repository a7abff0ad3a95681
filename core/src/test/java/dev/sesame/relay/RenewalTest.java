package dev.sesame.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.FakeModelProvider.Reply;
import dev.sesame.token.AccessToken;
import dev.sesame.token.TokenSource;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class RenewalTest {
    private FakeModelProvider provider;

    @BeforeEach
    void aServer() {
        provider = FakeModelProvider.start();
    }

    @AfterEach
    void itEnds() {
        provider.close();
    }

    private List<String> tokens() {
        return provider.requests().stream()
                .map(it -> it.headers().getOrDefault("authorization", ""))
                .map(value -> value.replace("Bearer ", ""))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aRefusedRequestIsSentOnceMoreWithAnotherToken(int status)
            throws IOException, InterruptedException {
        provider.next(Reply.json(status, "{}"));
        var tokens = Tokens.of("old").renewedBy(_ -> "new");
        try (var child = Child.of(provider.uri(), tokens)) {
            var answer = child.post("/chat/completions", "{\"a\":1}");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(tokens()).containsExactly("old", "new");
            assertThat(provider.requests()).extracting(it -> it.body()).containsOnly("{\"a\":1}");
            assertThat(tokens.refused()).containsExactly("old");
            assertThat(child.notes()).isEmpty();
        }
    }

    @Test
    void aSecondRefusalIsPassedOn() throws IOException, InterruptedException {
        provider.next(Reply.json(401, "{\"no\":1}")).next(Reply.json(403, "{\"no\":2}"));
        try (var child = Child.of(provider.uri(), Tokens.of("old").renewedBy(_ -> "new"))) {
            var answer = child.post("/chat/completions", "{}");

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).isEqualTo("{\"no\":2}");
            assertThat(tokens()).containsExactly("old", "new");
        }
    }

    @Test
    void aRefusalIsPassedOnWhenThereIsNoOtherToken() throws IOException, InterruptedException {
        var refusal = Reply.json(401, "x".repeat(300_000)).header("WWW-Authenticate", "Bearer");
        provider.next(refusal).next(refusal);
        try (var child = Child.of(provider.uri(), Tokens.of("old"))) {
            for (int i = 0; i < 2; i++) {
                var answer = child.post("/chat/completions", "{}");

                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(answer.headers().firstValue("www-authenticate")).contains("Bearer");
                assertThat(answer.body()).hasSize(300_000);
            }
            assertThat(tokens()).containsExactly("old", "old");
        }
    }

    @Test
    void theAnswerSaysWhyATokenThatWasRefusedIsNotRenewedAndThatIsNotedOnce()
            throws IOException, InterruptedException {
        provider.rejects("old");
        var tokens =
                Tokens.of("old")
                        .renewedBy(_ -> {
                            throw new AuthException(
                                    Failure.LOGIN_EXPIRED, "the login is over", "Log in");
                        });
        try (var child = Child.of(provider.uri(), tokens)) {
            for (int i = 0; i < 3; i++) {
                var answer = child.post("/chat/completions", "{}");

                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(answer.body())
                        .isEqualTo(
                                "{\"type\":\"error\",\"error\":{\"message\":"
                                        + "\"Sesame: the login is over. Log in\","
                                        + "\"type\":\"sesame\"}}");
            }
            assertThat(child.notesOnce()).containsExactly("the login is over");
        }
    }

    @Test
    void aServerThatForbidsSaysWhyEvenWhenTheTokenIsNotRenewed()
            throws IOException, InterruptedException {
        provider.next(Reply.json(403, "{\"no\":1}"));
        var tokens =
                Tokens.of("old")
                        .renewedBy(_ -> {
                            throw new AuthException(Failure.LOGIN_EXPIRED, "it is over", "Log in");
                        });
        try (var child = Child.of(provider.uri(), tokens)) {
            var answer = child.post("/chat/completions", "{}");

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).isEqualTo("{\"no\":1}");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_LOGGED_IN, 401",
        "LOGIN_EXPIRED, 401",
        "ACCESS_DENIED, 401",
        "UNTRUSTED, 401",
        "INVALID_CONFIG, 401",
        "UNREACHABLE, 502",
        "PROTOCOL, 502"
    })
    void withoutATokenTheAnswerSaysWhyAndWhatToDo(Failure failure, int status)
            throws IOException, InterruptedException {
        TokenSource none = failing(new AuthException(failure, "no \"token\"\n", "Log in: x"));
        try (var child = Child.of(provider.uri(), none)) {
            var answer = child.post("/chat/completions", "{}");

            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.headers().firstValue("content-type")).contains("application/json");
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"type\":\"error\",\"error\":{\"message\":"
                                    + "\"Sesame: no \\\"token\\\"\\n. Log in: x\","
                                    + "\"type\":\"sesame\"}}");
            assertThat(provider.requests()).isEmpty();
            assertThat(child.notesOnce()).containsExactly("no \"token\"\n");
        }
    }

    @Test
    void aDefectIsToldWithoutItsText() throws IOException, InterruptedException {
        try (var child = Child.of(provider.uri(), failing(new IllegalStateException("s3cret")))) {
            var answer = child.post("/chat/completions", "{}");

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("IllegalStateException").doesNotContain("s3cret");
        }
    }

    @Test
    void aTokenThatNoHeaderMayHoldIsNotSent() throws IOException, InterruptedException {
        try (var child = Child.of(provider.uri(), Tokens.of("a\r\nX-Evil: 1"))) {
            var answer = child.post("/chat/completions", "{}");

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains("no header may hold").doesNotContain("Evil");
            assertThat(provider.requests()).isEmpty();
        }
    }

    private static TokenSource failing(RuntimeException e) {
        return new TokenSource() {
            @Override
            public AccessToken get() {
                throw e;
            }

            @Override
            public AccessToken replace(Secret rejected) {
                throw e;
            }
        };
    }
}
