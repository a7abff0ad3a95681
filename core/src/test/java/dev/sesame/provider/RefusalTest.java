package dev.sesame.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.FakeModelProvider.Reply;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {
    @TempDir Path home;
    private final FakeModelProvider server = FakeModelProvider.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {\"error\":{\"message\":\"bad token\",\"type\":\"x\"}} | bad token | LOGIN_EXPIRED",
                "403 | {\"error\":{\"message\":\"forbidden for you\"}} | forbidden for you | ACCESS_DENIED",
                "404 | {\"error\":{\"message\":\"no such model\"}} | no such model | PROTOCOL",
                "400 | plain failure | Bad Request: plain failure | PROTOCOL",
                "400 | {\"message\":\"short\"} | Bad Request: short | PROTOCOL",
                "422 | {\"error\":\"short\"} | Unprocessable Entity: short | PROTOCOL",
                "400 | {\"detail\":1} | Bad Request: {\"detail\":1} | PROTOCOL",
                "405 | '' | Method Not Allowed | PROTOCOL",
                "418 | '' | Status 418 | PROTOCOL",
                "404 | ' <!DOCTYPE html><p>' | Not Found | PROTOCOL",
                "401 | <html>login</html> | Unauthorized: request was blocked by a gateway or proxy. Your authentication token may be missing or expired — try running `sesame auth login <your provider URL>` to re-authenticate. | LOGIN_EXPIRED",
                "403 | <HTML> | Forbidden: request was blocked by a gateway or proxy. You may not have permission to access this resource — check your account and provider settings. | ACCESS_DENIED",
            })
    void aRefusalIsToldInOpenCodesWords(int status, String body, String problem, Failure failure) {
        server.next(Reply.text(status, body));
        var refusal = refusal(config());

        assertThat(refusal.problem()).isEqualTo(problem);
        assertThat(refusal.failure()).isEqualTo(failure);
        assertThat(refusal.nextStep()).isEmpty();
        assertThat(server.requests()).hasSize(1);
        var error = ApiError.of(refusal).orElseThrow();
        assertThat(error.kind()).isEqualTo(ApiError.Kind.STATUS);
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.body()).isEqualTo(body);
        assertThat(error.isRetryable()).isFalse();
        assertThat(error.isCredentialRejected()).isEqualTo(status == 401 || status == 403);
    }

    @Test
    void anthropicsRefusalIsTold() {
        server.next(
                Reply.json(
                        401,
                        "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"no\"}}"));

        assertThat(
                        refusal(Talk.corp(server.uri(), "\"npm\":\"@ai-sdk/anthropic\"", "{}"))
                                .problem())
                .isEqualTo("no");
    }

    @Test
    void neitherControlCharactersNorTheKeyAreRepeated() {
        server.next(
                Reply.json(
                        400,
                        "{\"error\":{\"message\":\"no \\u001b]0;X\\u0007 k-123456\\nuse \\u009b1m\"}}"));

        assertThat(refusal(config()).problem()).isEqualTo("no \\x1b]0;X\\x07 ****\nuse \\x9b1m");
    }

    @Test
    void aTokenThatIsRejectedIsNotTriedAgain() {
        server.rejects("k-123456");

        assertThat(refusal(config()).problem()).isEqualTo("bad token");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aSilenceInTheMiddleEndsTheExchange() {
        var release = new CountDownLatch(1);
        server.next(FakeModelProvider.openAi("one", "two"))
                .beforePiece(piece -> hold(piece == 1, release));
        var config =
                Talk.corp(
                        server.uri(),
                        "\"options\":{\"chunkTimeout\":1500,\"timeout\":false,\"headerTimeout\":1500}",
                        "{}");
        var talk = new Talk(home);

        assertThatThrownBy(() -> talk.ask(config))
                .hasMessageContaining("nothing came for too long");
        release.countDown();
        assertThat(talk.text).hasToString("one");
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"text/html, web page", "application/json; charset=utf-8, one JSON document"})
    void somethingElseThanAStreamIsAnErrorAndNotAskedForAgain(String type, String what) {
        server.next(Reply.text(200, "{\"choices\":[]}").header("content-type", type));
        var refusal = refusal(config());

        assertThat(refusal.problem()).contains(what, "/chat/completions");
        assertThat(ApiError.of(refusal).orElseThrow().kind())
                .isEqualTo(ApiError.Kind.STREAM_INVALID);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aCompressedStreamIsRefused() {
        server.next(FakeModelProvider.openAi("x").header("content-encoding", "br"));

        assertThat(refusal(config()).problem()).contains("compressed");
    }

    @Test
    void aRedirectIsNotFollowed() {
        server.next(Reply.text(307, "").header("location", server.uri() + "/else"));

        assertThat(refusal(config()).problem()).isEqualTo("Temporary Redirect");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void anErrorInsideTheStreamIsToldAsItCame() {
        server.next(
                Reply.events(
                        "data: {\"error\":{\"message\":\"quota used up\",\"type\":\"insufficient_quota\"}}\n\n"));
        var refusal = refusal(config());

        assertThat(refusal.problem())
                .isEqualTo("{\"message\":\"quota used up\",\"type\":\"insufficient_quota\"}");
        assertThat(ApiError.of(refusal).orElseThrow().kind())
                .isEqualTo(ApiError.Kind.UPSTREAM_ERROR);
    }

    @Test
    void anErrorThatIsAWordIsToldAsAWord() {
        server.next(Reply.events("data: {\"error\":\"overloaded\"}\n\n"));

        assertThat(refusal(config()).problem()).isEqualTo("overloaded");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aRefusalThatBreaksOffIsARefusal() {
        server.next(Reply.text(500, "half").cut());

        assertThatThrownBy(() -> new Talk(home).ask(config())).isInstanceOf(AuthException.class);
    }

    private String config() {
        return Talk.corp(server.uri() + "/v1", "\"options\":{\"apiKey\":\"k-123456\"}", "{}");
    }

    private AuthException refusal(String config) {
        return catchThrowableOfType(AuthException.class, () -> new Talk(home).ask(config));
    }

    private static void hold(boolean now, CountDownLatch release) {
        try {
            if (now && !release.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody released the server");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
