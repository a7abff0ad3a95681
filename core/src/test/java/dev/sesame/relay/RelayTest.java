package dev.sesame.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.testkit.FakeModelProvider;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RelayTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    /** A server, and the head of the last request that came to it. */
    private static RawServer server(AtomicReference<String> seen, String answer)
            throws IOException {
        return RawServer.speaking(line -> {
            for (var head = line.head(); !head.isEmpty(); head = line.head()) {
                seen.set(head);
                line.say(answer);
            }
        });
    }

    @Test
    void anAnswerComesFromBelowTheBase() throws IOException, InterruptedException {
        try (var provider = FakeModelProvider.start();
                var child = Child.of(URI.create(provider.uri() + "/v1"), Tokens.of("token"))) {
            var answer = child.post("/chat/completions?a=b%20c", "{\"n\":1}");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("pong");
            var request = provider.requests().getFirst();
            assertThat(request.path()).isEqualTo("/v1/chat/completions?a=b%20c");
            assertThat(request.headers()).containsEntry("authorization", "Bearer token");
            assertThat(request.body()).isEqualTo("{\"n\":1}");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', /",
        "'', ?a, /?a",
        "/, /x, /x",
        "/v1, '', /v1",
        "/v1, ?a, /v1?a",
        "/v1/, /x, /v1/x",
        "/v1%20b, /x/, /v1%20b/x/"
    })
    void aPathGoesBelowThatOfTheBase(String base, String rest, String target) throws IOException {
        var seen = new AtomicReference<String>();
        try (var server = server(seen, OK);
                var child = Child.of(URI.create(server.uri() + base), Tokens.of("token"));
                var line = child.line().say(child.head("GET /0" + rest + " HTTP/1.1"))) {
            line.head();
            assertThat(seen.get()).startsWith("GET " + target + " HTTP/1.1\r\n");
        }
    }

    @Test
    void eachAddressHasItsOwnDestinationAndToken() throws IOException, InterruptedException {
        try (var one = FakeModelProvider.start();
                var other = FakeModelProvider.start();
                var child =
                        Child.of(
                                List.of(
                                        new Upstream(one.uri(), Tokens.of("a")),
                                        new Upstream(other.uri(), Tokens.of("b")),
                                        new Upstream(other.uri(), Tokens.of("c"))),
                                Map.of())) {
            for (int i = 0; i < 3; i++) {
                var request =
                        HttpRequest.newBuilder(URI.create(child.relay().address(i) + "/" + i))
                                .header("x-api-key", child.secret());
                child.send(request.build());
            }

            assertThat(one.requests()).extracting(it -> it.path()).containsExactly("/0");
            assertThat(other.requests()).extracting(it -> it.path()).containsExactly("/1", "/2");
            assertThat(other.requests())
                    .extracting(it -> it.headers().get("x-api-key"))
                    .containsExactly("b", "c");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {60_000, 64 << 10})
    void aHeadMayBeLongButNotEndless(int length) throws IOException, InterruptedException {
        try (var provider = FakeModelProvider.start();
                var child = Child.of(provider.uri(), Tokens.of("token"))) {
            var request = child.request("/x").header("X-Long", "x".repeat(length)).build();

            assertThat(child.send(request).statusCode()).isEqualTo(length > 60_000 ? 403 : 404);
        }
    }

    @Test
    void clientsThatOfferAnotherProtocolGetThisOne() throws IOException, InterruptedException {
        try (var provider = FakeModelProvider.start();
                var child = Child.of(provider.uri(), Tokens.of("token"));
                var client = HttpClient.newHttpClient()) { // HTTP/2, if it may
            var answer = client.send(child.request("/x").build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(provider.requests().getFirst().headers())
                    .doesNotContainKeys("upgrade", "http2-settings");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://h/",
                "https:///x",
                "https://u@h/",
                "https://h/?q",
                "https://h/#f",
                "http://h/"
            })
    void whatIsNoAddressForATokenIsToldAtOnce(String base) {
        var failure =
                catchThrowableOfType(
                        AuthException.class, () -> Child.of(URI.create(base), Tokens.of("token")));

        assertThat(failure.failure()).isEqualTo(Failure.INVALID_CONFIG);
    }

    /** A queue of connections that is full swallows more of them, as a firewall does. */
    @Test
    void anAddressThatSwallowsEverythingLeavesTimeForTheNext()
            throws IOException, InterruptedException {
        var queue = new ArrayList<Socket>();
        try (var server = RawServer.speaking(line -> line.say("no TLS\r\n"));
                var full = new ServerSocket(server.uri().getPort(), 1, Names.FIRST);
                var child =
                        Child.of(
                                URI.create("https://" + Names.TWICE + ":" + full.getLocalPort()),
                                Tokens.of("token"))) {
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> {
                        while (true) {
                            queue.add(new Socket());
                            queue.getLast().connect(full.getLocalSocketAddress(), 500);
                        }
                    });
            assertThat(child.get("/x").body()).contains("Check that the server speaks TLS");
            assertThat(server.connections()).isOne();
        } finally {
            for (var each : queue) {
                each.close();
            }
        }
    }

    @Test
    void whatGoesWrongNamesNoPathOfAnotherProvider() throws IOException, InterruptedException {
        var nobody = "http://127.0.0.1:1";
        var one = new Upstream(URI.create(nobody + "/one"), Tokens.of("token"));
        var other = new Upstream(URI.create(nobody + "/other"), Tokens.of("token"));
        try (var child = Child.of(List.of(one, other), Map.of())) {
            var request =
                    HttpRequest.newBuilder(child.relay().address(1))
                            .header("x-api-key", child.secret());
            assertThat(child.send(request.build()).body()).contains(nobody + ": Unable to connect");
        }
    }

    @Test
    void secretsAreOfOneRun() throws IOException {
        var nowhere = URI.create("http://127.0.0.1:1");
        try (var one = Child.of(nowhere, Tokens.of("token"));
                var other = Child.of(nowhere, Tokens.of("token"))) {
            assertThat(one.secret()).hasSize(43).isNotEqualTo(other.secret());
            assertThat(one.relay().secret()).hasToString("****");
        }
    }
}
