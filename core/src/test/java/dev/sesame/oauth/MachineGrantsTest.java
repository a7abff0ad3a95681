package dev.sesame.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.Secret;
import dev.sesame.oauth.OAuthError.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Token exchange, JWT bearer and revocation. */
final class MachineGrantsTest {
    private static final String TOKEN =
            """
            {"access_token":"at","token_type":"Bearer",
             "issued_token_type":"urn:ietf:params:oauth:token-type:access_token"}
            """;

    @TempDir private Path folder;
    private Provider provider;
    private OAuthClient client;

    @BeforeEach
    void start() throws IOException {
        provider = new Provider();
        provider.script.saysJson("/token", 200, TOKEN).saysJson("/revoke", 200, "");
        client =
                provider.client(
                        new ClientRegistration(
                                "sesame",
                                new ClientAuthentication.None(),
                                List.of("llm"),
                                List.of("urn:gateway"),
                                List.of(URI.create("https://ai.corp.test"))));
    }

    @AfterEach
    void stop() throws IOException {
        provider.close();
    }

    @Test
    void aTokenIsExchangedForTheAudience() {
        var type = "urn:ietf:params:oauth:token-type:access_token";

        var result = new TokenExchangeGrant(client).exchange(Secret.of("old"), type);

        assertThat(result.orThrow().accessToken()).isEqualTo(Secret.of("at"));
        assertThat(provider.form())
                .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange")
                .containsEntry("subject_token", "old")
                .containsEntry("subject_token_type", type)
                .containsEntry("audience", "urn:gateway")
                .containsEntry("resource", "https://ai.corp.test")
                .containsEntry("scope", "llm")
                .containsEntry("client_id", "sesame");
    }

    @Test
    void aTypeThatIsNoUriIsRefused() {
        var grant = new TokenExchangeGrant(client);

        assertThatThrownBy(() -> grant.exchange(Secret.of("old"), "no uri"))
                .hasMessageContaining("not a URI");
    }

    @Test
    void theTokenOfAWorkloadIsAnAssertion() throws IOException {
        var file = Files.writeString(folder.resolve("token"), jwt("one") + "\n");

        new JwtBearerGrant(client).redeem(file).orThrow();

        assertThat(provider.form())
                .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
                .containsEntry("assertion", jwt("one"))
                .containsEntry("scope", "llm");
    }

    @Test
    void aFileWithoutASignedJwtIsNamedAndNotSent() throws IOException {
        var file = folder.resolve("token");
        var grant = new JwtBearerGrant(client);

        for (var text : List.of("", "a.b.c", "opaque", "x".repeat(100_000))) {
            Files.writeString(file, text);
            assertThatThrownBy(() -> grant.redeem(file))
                    .hasMessageContaining(file + " holds no signed JWT");
        }
        assertThatThrownBy(() -> grant.redeem(folder)).hasMessageContaining("is not a file");
        assertThat(provider.script.requests("/token")).isEmpty();
    }

    private static String jwt(String name) {
        return TestJwt.of("{\"sub\":\"" + name + "\"}");
    }

    @Test
    void tokensAreRevokedWithAHint() {
        var revocation = new Revocation(client);

        assertThat(revocation.revokeRefreshToken(Secret.of("rt"))).isEmpty();

        var sent = provider.script.requests("/revoke");
        assertThat(sent.getFirst().form())
                .containsEntry("token", "rt")
                .containsEntry("token_type_hint", "refresh_token")
                .containsEntry("client_id", "sesame");
    }

    @Test
    void aTokenThatCannotBeRevokedIsToldWhy() throws IOException {
        var revocation = new Revocation(client);
        provider.script.saysJson("/revoke", 503, "");

        assertThat(revocation.revokeRefreshToken(Secret.of("rt")))
                .hasValueSatisfying(
                        error -> assertThat(error.kind()).isEqualTo(Kind.IDP_UNAVAILABLE));
        provider.close();
        assertThat(revocation.revokeRefreshToken(Secret.of("rt")))
                .hasValueSatisfying(
                        error -> assertThat(error.kind()).isEqualTo(Kind.IDP_UNAVAILABLE));
    }

    @Test
    void aServerWithoutRevocationIsTold() {
        provider.script.saysJson(
                dev.sesame.testkit.ScriptedIdentityProvider.OPENID,
                200,
                provider.script.description().replace("revocation_", "other_"));

        assertThat(new Revocation(provider.publicClient()).revokeRefreshToken(Secret.of("at")))
                .hasValueSatisfying(
                        error -> assertThat(error.description()).contains("no way to revoke"));
    }
}
