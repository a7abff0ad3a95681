package dev.sesame.server.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Secret;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.jwt.SignedText;
import dev.sesame.jwt.TextSigner;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class PublisherTest {
    private static final String DOCUMENT = "/.well-known/opencode";
    private static final String HOME = "https://ai.acme.example";
    private static final String TEAM = "/opencode/config";
    private static final String AUTHORIZATION = "Authorization";

    @TempDir private Path folder;
    private PublishingOrganisation organisation;

    @BeforeEach
    void publish() throws IOException {
        organisation = new PublishingOrganisation(folder);
    }

    @AfterEach
    void end() {
        organisation.close();
    }

    private static JsonObject json(HttpResponse<String> response) {
        return Json.parse(response.body()).asObject().orElseThrow();
    }

    private static JsonValue at(JsonValue value, String... path) {
        return value.at(List.of(path)).orElseThrow();
    }

    @Test
    void theDocumentSaysHowToGetATokenAndWhatEverybodyGets()
            throws IOException, InterruptedException {
        var document = json(organisation.get(DOCUMENT));

        assertThat(at(document, "auth", "env").asString()).contains("ACME_AI_TOKEN");
        assertThat(document.object("auth").orElseThrow().strings("command"))
                .startsWith("sesame", "sso", "token")
                .contains("--client-id", "sesame");
        assertThat(at(document, "sesame", "sso", "client_id").asString()).contains("sesame");
        assertThat(at(document, "config", "model").asString()).contains("acme/small");
        var provider = at(document, "config", "provider", "acme").asObject().orElseThrow();
        assertThat(provider.strings("env")).containsExactly("ACME_AI_TOKEN");
        assertThat(at(provider, "options", "apiKey").asString()).contains("{env:ACME_AI_TOKEN}");
        assertThat(at(provider, "options", "baseURL").asString())
                .contains("https://ai.acme.example/v1");
        assertThat(provider.get("upstreams")).isEmpty();
        assertThat(at(provider, "models").asObject().orElseThrow().members())
                .containsOnlyKeys("small");
    }

    @Test
    void whatOneTeamGetsIsNotInTheDocumentOfEverybody() throws IOException, InterruptedException {
        assertThat(organisation.get(DOCUMENT).body())
                .doesNotContain("large")
                .doesNotContain("claude\":")
                .doesNotContain("Research")
                .doesNotContain("sk-canary");
    }

    @Test
    void aTeamGetsItsModelsAndItsSettings() throws IOException, InterruptedException {
        var research = json(organisation.get(TEAM, AUTHORIZATION, "Bearer lab:ann"));
        var everyone = json(organisation.get(TEAM, AUTHORIZATION, "bearer staff:bob"));

        assertThat(at(research, "model").asString()).contains("acme/large");
        assertThat(at(research, "share").asString()).contains("disabled");
        assertThat(at(research, "provider").asObject().orElseThrow().members())
                .containsOnlyKeys("acme", "acme-claude");
        assertThat(at(everyone, "model").asString()).contains("acme/small");
        assertThat(at(everyone, "provider").asObject().orElseThrow().members())
                .containsOnlyKeys("acme");
        assertThat(at(everyone, "provider", "acme", "models").asObject().orElseThrow().members())
                .containsOnlyKeys("small");
    }

    @Test
    void theDocumentIsSentOnceAndThenConfirmed() throws IOException, InterruptedException {
        var first = organisation.get(DOCUMENT);
        var etag = first.headers().firstValue("ETag").orElseThrow();

        assertThat(first.headers().firstValue("Cache-Control")).contains("public, max-age=300");
        assertThat(organisation.get(DOCUMENT, "If-None-Match", etag).statusCode()).isEqualTo(304);
        assertThat(organisation.get(DOCUMENT, "If-None-Match", "\"a\", W/" + etag).statusCode())
                .isEqualTo(304);
        assertThat(organisation.get(DOCUMENT, "If-None-Match", "\"other\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aChangeIsPublishedAtOnceWithAnotherTag() throws IOException, InterruptedException {
        var etag = organisation.get(DOCUMENT).headers().firstValue("ETag").orElseThrow();
        organisation.write(
                "organisation.jsonc",
                PublishingOrganisation.ORGANISATION.replace("disabled", "manual"));
        organisation.reload();

        var changed = organisation.get(DOCUMENT, "If-None-Match", etag);
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(at(json(changed), "config", "share").asString()).contains("manual");
    }

    @Test
    void noCacheMixesTeams() throws IOException, InterruptedException {
        var research = organisation.get(TEAM, AUTHORIZATION, "Bearer lab:ann");
        var etag = research.headers().firstValue("ETag").orElseThrow();

        assertThat(research.headers().firstValue("Cache-Control")).contains("private, no-cache");
        assertThat(research.headers().firstValue("Vary")).contains("Accept, Authorization");
        var same = organisation.get(TEAM, AUTHORIZATION, "Bearer lab:cy", "If-None-Match", etag);
        assertThat(same.statusCode()).isEqualTo(304);
        var other =
                organisation.get(TEAM, AUTHORIZATION, "Bearer staff:bob", "If-None-Match", etag);
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(other.body()).doesNotContain("large");
    }

    @Test
    void whoHasNoGoodTokenGetsNothingAndIsToldHowToLogIn()
            throws IOException, InterruptedException {
        var none = organisation.get(TEAM);
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(none.body()).contains("sesame auth login https://ai.acme.example");

        var ended = organisation.get(TEAM, AUTHORIZATION, "Bearer ended");
        assertThat(ended.statusCode()).isEqualTo(401);
        assertThat(ended.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer error=\"invalid_token\"");
        assertThat(ended.headers().firstValue("ETag")).isEmpty();

        var basic = organisation.get(TEAM, AUTHORIZATION, "Basic abc");
        assertThat(basic.statusCode()).isEqualTo(401);
        assertThat(basic.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer error=\"invalid_token\"");
        assertThat(organisation.get(TEAM, AUTHORIZATION, "Bearer caf\u00e9").statusCode())
                .isEqualTo(401);
        var later = organisation.get(TEAM, AUTHORIZATION, "Bearer later");
        assertThat(later.statusCode()).isEqualTo(503);
        assertThat(later.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void whoIsInNoTeamIsToldSo() throws IOException, InterruptedException {
        var response = organisation.get(TEAM, AUTHORIZATION, "Bearer guests:eve");

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).contains("no team of Acme");
        assertThat(organisation.event())
                .satisfies(event -> {
                    assertThat(event.status()).isEqualTo(403);
                    assertThat(event.reason()).isEqualTo("in no team");
                    assertThat(event.subject()).isEqualTo("eve");
                });
    }

    @Test
    void whatIsSignedSaysTheSame()
            throws IOException, InterruptedException, GeneralSecurityException {
        var key = KeyPairGenerator.getInstance("RSA");
        key.initialize(2048);
        var der = key.generateKeyPair().getPrivate().getEncoded();
        var pem =
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(der)
                        + "\n-----END PRIVATE KEY-----\n";
        organisation.write("signing.pem", pem);
        organisation.write(
                "organisation.jsonc",
                PublishingOrganisation.ORGANISATION.replace(
                        "\"name\"",
                        "\"signing\": {\"key\": {\"file\": \"signing.pem\"}}, \"name\""));
        organisation.reload();
        var thumbprint = TextSigner.of(Secret.of(pem)).thumbprint();
        var signed = organisation.get(DOCUMENT, "Accept", "application/jose");
        var team =
                organisation.get(
                        TEAM, "Accept", "application/jose", AUTHORIZATION, "Bearer lab:ann");

        assertThat(signed.headers().firstValue("Content-Type")).contains("application/jose");
        assertThat(signed.headers().firstValue("Vary")).contains("Accept");
        assertThat(SignedText.verified(signed.body(), thumbprint, HOME + DOCUMENT, Instant.now()))
                .isEqualTo(organisation.get(DOCUMENT).body());
        assertThat(SignedText.verified(team.body(), thumbprint, HOME + TEAM, Instant.now()))
                .isEqualTo(organisation.get(TEAM, AUTHORIZATION, "Bearer lab:ann").body());
        var etag = signed.headers().firstValue("ETag").orElseThrow();
        assertThat(organisation.get(DOCUMENT, "If-None-Match", etag).statusCode()).isEqualTo(200);
    }

    @Test
    void onlyReadingIsPossible() throws IOException, InterruptedException {
        var response = organisation.send("POST", DOCUMENT);
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");

        var head = organisation.send("HEAD", DOCUMENT);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("Content-Length"))
                .hasValue(organisation.get(DOCUMENT).body().length());
    }
}
