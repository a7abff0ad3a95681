package dev.sesame.wellknown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.http.Http;
import dev.sesame.jwt.TextSigner;
import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeOrganisation;
import dev.sesame.testkit.SteppingClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An organisation whose key is known on this machine. */
final class SignedDocumentTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);
    private static final String DOCUMENT =
            """
            {"auth":{"command":["corpctl"],"env":"TOKEN"},"config":{"username":"one"},
             "remote_config":{"url":"URL/team"}}
            """;

    @TempDir Path home;
    private final SteppingClock clock = SteppingClock.at(NOW);
    private final TextSigner signer = TextSigner.of(key());
    private FakeOrganisation server;

    @BeforeEach
    void publish() throws IOException {
        server = FakeOrganisation.start();
        rules(signer.thumbprint());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Secret key() {
        try {
            var pairs = KeyPairGenerator.getInstance("RSA");
            pairs.initialize(2048);
            var der = pairs.generateKeyPair().getPrivate().getEncoded();
            return Secret.of(
                    "-----BEGIN PRIVATE KEY-----\n"
                            + Base64.getMimeEncoder().encodeToString(der)
                            + "\n-----END PRIVATE KEY-----");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void rules(String thumbprint) throws IOException {
        var file = environment().sesameConfig().resolve("sesame.jsonc");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file, "{\"signatures\": {\"" + server.url() + "\": \"" + thumbprint + "\"}}");
    }

    private Environment environment() {
        return new Environment(Map.of(), home, home, clock);
    }

    private WellKnownClient client() {
        return new WellKnownClient(
                new Http(environment()), environment(), OrganisationRules.load(environment()));
    }

    private Organisation organisation() {
        return Organisation.of(server.url().toString());
    }

    private String document() {
        return DOCUMENT.replace("URL", server.url().toString());
    }

    private String sign(String text) {
        return sign(text, "/.well-known/opencode");
    }

    private String team(String text) {
        return sign(text, "/team");
    }

    private String sign(String text, String path) {
        return signer.sign(text, server.url() + path, clock.instant(), WEEK);
    }

    private void says(String document, String team) {
        server.says(FakeOrganisation.WELL_KNOWN, Answer.of(document));
        server.says("/team", Answer.of(team));
    }

    private Published ask() {
        var membership =
                new Membership(
                        organisation(),
                        "TOKEN",
                        Secret.of("tok-123456789"),
                        new TokenScope(organisation(), Set.of()),
                        Set.of());
        return client().fetchAll(List.of(membership), WellKnownTest.STORED, (_, _) -> {})
                .getFirst();
    }

    @Test
    void whatItsKeySignedIsUsed() {
        says(sign(document()), team("{\"username\":\"team\"}"));

        var published = ask();

        assertThat(published.problem()).isEmpty();
        assertThat(
                        published
                                .snapshot()
                                .orElseThrow()
                                .remoteConfig()
                                .orElseThrow()
                                .string("username"))
                .contains("team");
        assertThat(client().fetch(organisation()).config().string("username")).contains("one");
        assertThat(server.requests())
                .allSatisfy(request ->
                        assertThat(request.headers().get("accept")).isEqualTo("application/jose"));
    }

    @Test
    void aDocumentWithoutASignatureIsRefusedAtTheLogin() {
        says(document(), "{}");

        assertThatExceptionOfType(AuthException.class)
                .isThrownBy(() -> client().fetch(organisation()))
                .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.UNTRUSTED))
                .satisfies(e -> assertThat(e.problem()).contains("it is not signed"))
                .satisfies(e -> assertThat(e.nextStep()).contains("signatures"));
    }

    @Test
    void whatAnotherKeySignedIsRefusedAndTheLastGoodAnswerStays() {
        says(sign(document()), team("{\"username\":\"team\"}"));
        ask();
        var other = TextSigner.of(key());
        says(
                other.sign(
                        document().replace("one", "two"),
                        server.url() + "/.well-known/opencode",
                        clock.instant(),
                        WEEK),
                team("{}"));

        var published = ask();

        assertThat(published.problem().orElseThrow().problem()).contains("another key");
        assertThat(published.snapshot().orElseThrow().document().config().string("username"))
                .contains("one");
    }

    @Test
    void aTeamsSettingsHaveToBeSignedToo() {
        says(sign(document()), "{\"username\":\"evil\"}");

        var published = ask();

        assertThat(published.problem().orElseThrow().problem()).contains("/team", "not signed");
        assertThat(published.snapshot()).isEmpty();
    }

    @Test
    void whatIsSignedForAnotherAddressIsRefused() {
        says(sign(document()), sign("{\"username\":\"team\"}"));

        var published = ask();

        assertThat(published.problem().orElseThrow().problem())
                .contains("/team", "for another address");
        assertThat(published.snapshot()).isEmpty();
    }

    @Test
    void anOldAnswerThatSomebodyKeptIsRefused() {
        says(sign(document()), team("{}"));
        clock.advance(WEEK.plusHours(1));

        assertThat(ask().problem().orElseThrow().problem()).contains("expired");
    }
}
