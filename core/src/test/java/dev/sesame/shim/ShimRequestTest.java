package dev.sesame.shim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Secret;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.FakeModelProvider.Reply;
import dev.sesame.testkit.FakeModelProvider.Request;
import dev.sesame.token.AccessToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of requests that the shim carries. */
final class ShimRequestTest {
    @TempDir Path home;
    private Bench bench;
    private FakeModelProvider gateway;
    private String url;

    @BeforeEach
    void start() throws IOException {
        bench = new Bench(home);
        gateway = FakeModelProvider.start();
        url = gateway.uri() + "/v1/chat/completions";
        bench.knows(
                """
                {"url":"%s","variable":"CORP_TOKEN","hosts":["127.0.0.1"],"origins":[],
                 "providers":{"corp":{"apiKey":"{env:CORP_TOKEN}","headers":{"x-seat":"seat {env:CORP_TOKEN}"}}}}\
                """
                        .formatted(gateway.uri()));
        bench.configured("{\"corp\":{\"options\":{\"headers\":{\"x-own\":\"mine\"}}}}");
    }

    @AfterEach
    void stop() throws IOException {
        bench.close();
        gateway.close();
        assertThat(bench.errors()).isEmpty();
    }

    private List<String> sent() {
        return gateway.requests().stream()
                .map(Request::headers)
                .map(headers -> String.valueOf(headers.get("authorization")))
                .toList();
    }

    private static JsonObject as(String name, String value) {
        return JsonObject.EMPTY.with(name, value);
    }

    private String mark(String token) {
        return AccessToken.of(Secret.of(token)).mark();
    }

    @Test
    void manyRequestsAskSesameOnce() throws IOException {
        var deeds = new ArrayList<Bench.Deed>();
        for (int i = 0; i < 20; i++) {
            deeds.add(bench.send("corp", url));
        }
        for (var deed : deeds) {
            assertThat(deed.text()).contains("pong");
        }
        assertThat(sent()).hasSize(20).containsOnly("Bearer tok-1");
        assertThat(bench.calls())
                .containsExactly("auth token " + gateway.uri() + " --json||"); // nothing to read
    }

    @ParameterizedTest
    @CsvSource({"string, object", "URL, array", "string, Headers", "Request, object"})
    void everyWayToAskForAPageIsUnderstood(String input, String headers) throws IOException {
        var deed = bench.send("corp", url, as("input", input).with("headers", headers));
        assertThat(deed.text()).contains("pong");
        var request = gateway.requests().getFirst();
        assertThat(request.body()).isEqualTo("ping");
        assertThat(request.headers())
                .containsEntry("authorization", "Bearer tok-1")
                .containsEntry("x-seat", "seat tok-1")
                .containsEntry("x-own", "mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"string", "bytes", "none"})
    void aRefusedTokenIsRenewedAndTheRequestSentOnceMore(String body) throws IOException {
        bench.send("corp", url).text();
        gateway.rejects("tok-1");
        bench.says("tok-2");
        assertThat(bench.send("corp", url, as("body", body)).text()).contains("pong");
        assertThat(sent()).containsExactly("Bearer tok-1", "Bearer tok-1", "Bearer tok-2");
        assertThat(gateway.requests().getLast().body())
                .isEqualTo(body.equals("none") ? "" : "ping");
        assertThat(bench.calls().getLast())
                .isEqualTo("auth token " + gateway.uri() + " --json|" + mark("tok-1") + "|");
    }

    @Test
    void manyWhoAreRefusedAtOnceHaveItRenewedOnce() throws IOException {
        bench.send("corp", url).text();
        gateway.rejects("tok-1");
        bench.says("tok-2");
        var held = new CountDownLatch(1);
        gateway.holdAnswers(held);
        var deeds = new ArrayList<Bench.Deed>();
        for (int i = 0; i < 10; i++) {
            deeds.add(bench.send("corp", url));
        }
        held.countDown();
        for (var deed : deeds) {
            assertThat(deed.text()).contains("pong");
        }
        assertThat(bench.calls()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aSecondRefusalIsTheAnswer(int status) throws IOException {
        bench.behaves("echo '{\"token\":\"tok-'$(wc -l < calls)'\"}'");
        gateway.next(Reply.text(status, "no")).next(Reply.text(status, "never"));
        var answer = bench.send("corp", url).answer().join();
        assertThat(answer.string("text")).contains("never");
        assertThat(sent()).hasSize(2);
    }

    @Test
    void theSameTokenIsNotTriedTwice() throws IOException {
        gateway.next(Reply.text(403, "not this model"));
        assertThat(bench.send("corp", url).text()).isEqualTo("not this model");
        assertThat(sent()).hasSize(1);
    }

    @Test
    void aBodyThatIsReadOnceIsSentOnce() throws IOException {
        gateway.next(Reply.text(401, "too late"));
        assertThat(bench.send("corp", url, as("body", "stream")).text()).isEqualTo("too late");
        assertThat(sent()).hasSize(1);
        assertThat(bench.calls()).hasSize(1);
    }

    @Test
    void aStreamThatBreaksOffIsNotBegunAgain() throws IOException {
        gateway.next(FakeModelProvider.openAi("po").cut());
        assertThat(bench.send("corp", url).answer().join().string("problem")).isPresent();
        assertThat(sent()).hasSize(1);
    }

    @Test
    void aTokenThatEndsIsAskedForAgainAndOneThatLastsIsNot() throws IOException {
        bench.behaves(
                "echo '{\"token\":\"tok-'$(wc -l < calls)'\",\"expires\":\"2026-01-01T00:00:00Z\"}'");
        bench.send("corp", url).text();
        bench.behaves("echo '{\"token\":\"long\",\"expires\":\"2999-01-01T00:00:00Z\"}'");
        bench.send("corp", url).text();
        bench.send("corp", url).text();
        assertThat(sent()).containsExactly("Bearer tok-1", "Bearer long", "Bearer long");
        assertThat(bench.calls()).hasSize(2);
    }

    @Test
    void whatSesameSaysIsWhatAPersonReads() throws IOException {
        bench.behaves(
                "printf '!  please wait\\nError: the login\\033[2J ended\\nLog in again\\n' >&2; exit 4");
        assertThat(bench.send("corp", url).problem())
                .isEqualTo("Sesame: the login [2J ended. Log in again");
        bench.behaves("echo tok-secret");
        assertThat(bench.send("corp", url).problem())
                .isEqualTo("Sesame: `sesame auth token --json` printed no token");
        bench.behaves("echo '{\"token\":\"tok\\\\nsecret\"}'");
        assertThat(bench.send("corp", url).problem()).doesNotContain("secret");
        assertThat(sent()).isEmpty();
    }

    @Test
    void aRefusalThatCannotBeMendedSaysWhyUnlessItIsForbidden() throws IOException {
        bench.send("corp", url).text();
        bench.behaves("echo 'Error: the login has ended' >&2; exit 4");
        gateway.next(Reply.text(401, "who?"));
        assertThat(bench.send("corp", url).problem()).isEqualTo("Sesame: the login has ended");
        gateway.next(Reply.text(403, "not this model"));
        assertThat(bench.send("corp", url).text()).isEqualTo("not this model");
    }

    @Test
    void theProgramThatWasInstalledIsUsedWithTheOneOnPathInItsPlace() throws IOException {
        Files.delete(bench.program);
        assertThat(bench.send("corp", url).problem()).contains("put it on PATH");
        var folder = Files.createDirectories(home.resolve("on path"));
        Files.createSymbolicLink(folder.resolve("sesame"), Path.of("/bin/false"));
        bench.with("PATH", folder + ":" + System.getenv("PATH"));
        bench.configured("{\"corp\":{}}");
        assertThat(bench.send("corp", url).problem()).contains("failed");
    }

    @Test
    void aRedirectIsNotFollowed() throws IOException {
        gateway.next(Reply.text(307, "").header("Location", gateway.uri() + "/elsewhere"));
        assertThat(bench.send("corp", url).problem()).contains("redirect");
        assertThat(sent()).hasSize(1);
    }

    @Test
    void whoGivesUpWhileSesameIsAskedIsFreeAtOnce() throws IOException, InterruptedException {
        mkfifo("wait");
        bench.behaves("read go < wait; echo '{\"token\":\"tok-late\"}'");
        var one = bench.send("corp", url);
        var other = bench.send("corp", url);
        bench.deed("abort", JsonObject.EMPTY.with("other", number(one)));
        assertThat(one.answer().join().string("name")).contains("AbortError");
        Files.writeString(home.resolve("wait"), "go\n");
        assertThat(other.text()).contains("pong");
        assertThat(sent()).containsExactly("Bearer tok-late");
    }

    @Test
    void nothingOutlivesOpenCode() throws IOException, InterruptedException {
        mkfifo("alive");
        bench.behaves("exec 9> alive; echo running >&9; exec sleep 1000");
        var process = bench.start();
        bench.connected("{\"wanted\":{\"corp\":{}}}");
        var ignored = bench.send("corp", url);
        try (var alive = Files.newBufferedReader(home.resolve("alive"))) {
            assertThat(alive.readLine()).isEqualTo("running");
            process.outputWriter().close();
            assertThat(alive.readLine()).isNull(); // whoever held the pipe has ended
        }
    }

    private static dev.sesame.json.JsonValue.JsonNumber number(Bench.Deed deed) {
        return dev.sesame.json.JsonValue.JsonNumber.of(deed.id());
    }

    private void mkfifo(String name) throws IOException, InterruptedException {
        var fifo = home.resolve(name).toString();
        assertThat(new ProcessBuilder("mkfifo", fifo).start().waitFor()).isZero();
    }
}
