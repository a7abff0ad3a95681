package dev.sesame.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeOrganisationTest {

    private static final String DOCUMENT = "{\"config\":{}}";

    private final HttpClient client = HttpClient.newHttpClient();
    private final FakeOrganisation organisation;

    FakeOrganisationTest() throws IOException {
        organisation = FakeOrganisation.publishing(DOCUMENT);
    }

    @AfterEach
    void stop() {
        organisation.close();
        client.shutdownNow();
    }

    @Test
    void publishesTheDocumentAndRemembersWhoAsked() throws IOException, InterruptedException {
        var reply = get(FakeOrganisation.WELL_KNOWN, "X-Who", "me");
        assertThat(reply.body()).isEqualTo(DOCUMENT);
        assertThat(reply.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(organisation.count(FakeOrganisation.WELL_KNOWN)).isEqualTo(1);
        assertThat(organisation.requests().getFirst().headers()).containsEntry("x-who", "me");
        assertThat(get("/elsewhere", "X-Who", "me").statusCode()).isEqualTo(404);
    }

    @Test
    void anUnchangedDocumentIsA304() throws IOException, InterruptedException {
        var tag = get(FakeOrganisation.WELL_KNOWN, "X-Who", "me").headers().firstValue("etag");
        var again = get(FakeOrganisation.WELL_KNOWN, "If-None-Match", tag.orElseThrow());
        assertThat(again.statusCode()).isEqualTo(304);
        organisation.says(FakeOrganisation.WELL_KNOWN, Answer.of("{}"));
        var changed = get(FakeOrganisation.WELL_KNOWN, "If-None-Match", tag.orElseThrow());
        assertThat(changed.body()).isEqualTo("{}");
    }

    @Test
    void saysWhatItIsTold() throws IOException, InterruptedException {
        organisation.says("/page", Answer.of("<html>").status(503).contentType("text/html"));
        var page = get("/page", "X-Who", "me");
        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(page.headers().firstValue("content-type")).hasValue("text/html");
        organisation.says("/moved", Answer.redirect("/page"));
        var moved = get("/moved", "X-Who", "me");
        assertThat(moved.statusCode()).isEqualTo(302);
        assertThat(moved.headers().firstValue("location")).hasValue("/page");
        organisation.says("/small", Answer.of(DOCUMENT).gzipped());
        var small = get("/small", "X-Who", "me");
        assertThat(small.headers().firstValue("content-encoding")).hasValue("gzip");
        assertThat(small.body()).isNotEqualTo(DOCUMENT);
    }

    @Test
    void anAnswerCanComeLateButWhole() throws IOException, InterruptedException {
        organisation.says("/late", Answer.of(DOCUMENT).after(Duration.ofMillis(20)));
        organisation.says("/drip", Answer.of(DOCUMENT).dripping(Duration.ofMillis(1)));
        assertThat(get("/late", "X-Who", "me").body()).isEqualTo(DOCUMENT);
        assertThat(get("/drip", "X-Who", "me").body()).isEqualTo(DOCUMENT);
    }

    @Test
    void anAnswerCanNeverComeOrNeverEnd() throws IOException, InterruptedException {
        organisation.says("/silent", Answer.of(DOCUMENT).never());
        var impatient =
                HttpRequest.newBuilder(organisation.url().resolve("/silent"))
                        .timeout(Duration.ofMillis(200))
                        .build();
        assertThatThrownBy(() -> client.send(impatient, BodyHandlers.ofString()))
                .isInstanceOf(HttpTimeoutException.class);
        organisation.says("/endless", Answer.of("0123456789").endless());
        var reply = client.send(request("/endless", "X-Who", "me"), BodyHandlers.ofInputStream());
        try (var body = reply.body()) {
            assertThat(body.readNBytes(1_000_000)).hasSize(1_000_000);
        }
    }

    private HttpResponse<String> get(String path, String header, String value)
            throws IOException, InterruptedException {
        return client.send(request(path, header, value), BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String header, String value) {
        return HttpRequest.newBuilder(organisation.url().resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header(header, value)
                .build();
    }
}
