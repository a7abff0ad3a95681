package dev.sesame.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.Environment;
import dev.sesame.server.usage.UsageReport;
import dev.sesame.server.usage.UsageStore;
import dev.sesame.testkit.SteppingClock;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The company's server is the organisation's server, and its people are known by their tokens. */
@DisabledOnOs(OS.WINDOWS)
final class CompanyTest {
    private static final String PING =
            """
            {"model": "qwen2.5-72b", "stream": true,
             "messages": [{"role": "user", "content": "ping"}]}
            """;

    @TempDir Path dir;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Cleanup cleanup = new Cleanup();
    private Company company;

    @BeforeEach
    void open() {
        var clock = SteppingClock.at(Instant.parse("2026-01-01T09:00:00Z"));
        var environment = new Environment(Map.of("TMPDIR", dir.toString()), dir, dir, clock);
        company = new Company(environment, Path.of("/usr/bin/env"), cleanup);
    }

    @AfterEach
    void close() {
        client.close();
        cleanup.close();
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void withoutATokenOfTheCompanyTheGatewayRefuses() throws IOException, InterruptedException {
        var reply = send(HttpRequest.newBuilder(uri("/v1/chat/completions")).POST(ping()));
        assertThat(reply.statusCode()).isEqualTo(401);
        assertThat(reply.headers().firstValue("www-authenticate")).contains("Bearer");
        try (var foreign = new SignOn(() -> Instant.parse("2026-01-01T09:00:00Z"))) {
            var token = foreign.issue(company.organisation().url()).reveal();
            assertThat(ask(token).statusCode()).isEqualTo(401);
        }
        var elsewhere = company.signOn().issue("https://elsewhere.example").reveal();
        assertThat(ask(elsewhere).statusCode()).isEqualTo(401);
        assertThat(company.organisation().traffic()).isEqualTo(new Traffic(3, 0, 3, 0, 0));
        assertThat(company.model().takeStreamed()).isZero();
    }

    @Test
    void aTokenIsGoodUntilTheDayEnds() throws IOException, InterruptedException {
        assertThat(ask(token()).statusCode()).isEqualTo(200);
        company.letTheDayEnd();
        assertThat(ask(printed()).statusCode()).isEqualTo(401);
        assertThat(ask(token()).statusCode()).isEqualTo(200);
    }

    @Test
    void aQuestionIsAnsweredAndCounted() throws IOException, InterruptedException {
        var reply = ask(token());
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("content-type")).contains("text/event-stream");
        assertThat(reply.body()).contains("pong. ").endsWith("data: [DONE]\n\n");
        assertThat(company.model().takeStreamed()).isEqualTo(1);
        var traffic = company.organisation().traffic();
        assertThat(traffic.accepted()).isEqualTo(1);
        assertThat(traffic.tokens()).isGreaterThan(20);
        company.organisation().goDown();
        var used = used();
        assertThat(used.name()).isEqualTo("Employee");
        assertThat(used.requests()).isEqualTo(1);
        assertThat(used.outputTokens()).isEqualTo(traffic.tokens());
        assertThat(used.estimated()).isZero();
    }

    @Test
    void whatClientsAreToldComesFromThePublisher() throws IOException, InterruptedException {
        var document = get("/.well-known/opencode", "");
        assertThat(document.statusCode()).isEqualTo(200);
        assertThat(document.headers().firstValue("etag")).isPresent();
        assertThat(document.body())
                .contains("\"command\":[\"corpctl\",\"ai\",\"token\",\"--format=plain\"]")
                .contains("\"url\":\"" + uri("/opencode/config") + "\"");
        assertThat(get("/opencode/config", "nobody's").statusCode()).isEqualTo(401);
        assertThat(get("/opencode/config", token()).body())
                .contains("\"baseURL\":\"" + uri("/v1") + "\"")
                .contains("\"apiKey\":\"{env:COMPANY_AI_TOKEN}\"");
        assertThat(company.organisation().traffic()).isEqualTo(new Traffic(0, 0, 0, 0, 2));
    }

    @Test
    void itGoesDownAndComesBackAtTheSameAddress() throws IOException, InterruptedException {
        company.organisation().goDown();
        assertThat(company.organisation().traffic()).isEqualTo(Traffic.NONE);
        assertThatThrownBy(() -> get("/.well-known/opencode", ""))
                .isInstanceOf(ConnectException.class);
        company.organisation().comeBack();
        assertThat(get("/.well-known/opencode", "").statusCode()).isEqualTo(200);
    }

    private String token() throws IOException {
        company.signIn();
        return printed();
    }

    /** Returns what the token command prints. */
    private String printed() throws IOException {
        return Files.readString(company.premises().root().resolve("token")).strip();
    }

    private UsageReport.Line used() {
        try (var store = UsageStore.open(Optional.empty(), company.organisation().state())) {
            var day = LocalDate.parse("2026-01-01");
            var all = new UsageReport.Selection(day, day, Optional.empty());
            return store.report().lines(UsageReport.By.PERSON, all, 10).getFirst();
        }
    }

    private HttpResponse<String> ask(String token) throws IOException, InterruptedException {
        return send(signed("/v1/chat/completions", token).POST(ping()));
    }

    private static HttpRequest.BodyPublisher ping() {
        return BodyPublishers.ofString(PING);
    }

    private HttpResponse<String> get(String path, String token)
            throws IOException, InterruptedException {
        return send(signed(path, token).GET());
    }

    private HttpRequest.Builder signed(String path, String token) {
        return HttpRequest.newBuilder(uri(path))
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + token);
    }

    private URI uri(String path) {
        return URI.create(company.organisation().url() + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
