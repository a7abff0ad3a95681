package dev.sesame.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClientAuthenticationTest {
    private static final String TOKEN = "{\"access_token\":\"at\",\"token_type\":\"Bearer\"}";

    @TempDir private Path folder;
    private Provider provider;

    @BeforeEach
    void start() throws IOException {
        provider = new Provider();
        provider.script.saysJson("/token", 200, TOKEN);
    }

    @AfterEach
    void stop() throws IOException {
        provider.close();
    }

    private void request(ClientAuthentication authentication) {
        var result = new ClientCredentialsGrant(provider.client(authentication)).request();
        assertThat(result.orThrow().accessToken()).isEqualTo(Secret.of("at"));
    }

    private static void assertUnusable(
            String words, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .hasMessageContaining(words)
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.failure()).isEqualTo(Failure.INVALID_CONFIG));
    }

    @Test
    void aPasswordGoesIntoTheHeaderAsTheRfcEncodesIt() {
        request(new ClientAuthentication.SecretBasic(Secret.of("a:b c")));

        var header = provider.script.requests("/token").getLast().headers().get("authorization");
        assertThat(header).isEqualTo("Basic c2VzK2FtZTphJTNBYitj"); // ses+ame:a%3Ab+c
        assertThat(provider.form())
                .containsOnly(
                        java.util.Map.entry("grant_type", "client_credentials"),
                        java.util.Map.entry("scope", "llm"));
    }

    @Test
    void aPrivateKeySignsAnAssertionForTheIssuer() throws JOSEException, ParseException {
        var key = new RSAKeyGenerator(2048).keyID("k1").generate();

        request(new ClientAuthentication.PrivateKeyJwt(Secret.of(key.toJSONString())));

        var jwt = SignedJWT.parse(provider.form().get("client_assertion"));
        assertThat(jwt.verify(new RSASSAVerifier(key.toRSAPublicKey()))).isTrue();
        assertThat(jwt.getHeader().getKeyID()).isEqualTo("k1");
        var claims = jwt.getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo("ses ame").isEqualTo(claims.getIssuer());
        assertThat(claims.getAudience()).containsExactly(provider.script.issuer());
        assertThat(claims.getExpirationTime().toInstant()).isEqualTo(Provider.NOW.plusSeconds(60));
    }

    @Test
    void aKeyOnACurveSignsWithTheCurvesAlgorithm() throws JOSEException, ParseException {
        var key = new ECKeyGenerator(Curve.P_384).generate();

        request(new ClientAuthentication.PrivateKeyJwt(Secret.of(key.toJSONString())));

        var jwt = SignedJWT.parse(provider.form().get("client_assertion"));
        assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("ES384");
    }

    @Test
    void aKeyThatCannotSignIsRefusedWithoutBeingShown() throws JOSEException {
        var symmetric = new OctetSequenceKeyGenerator(256).generate().toJSONString();
        var publicOnly = new RSAKeyGenerator(2048).generate().toPublicJWK().toJSONString();

        for (var jwk : List.of("secret", symmetric, publicOnly)) {
            var proof = new ClientAuthentication.PrivateKeyJwt(Secret.of(jwk));
            assertUnusable("not a private RSA or EC key", () -> request(proof));
        }
    }

    @Test
    void aTokenFileIsReadAgainEachTime() throws IOException {
        var file = folder.resolve("token");
        var proof = new ClientAuthentication.AssertionFile(file);

        Files.writeString(file, "aaa.bbb.first\n");
        request(proof);
        assertThat(provider.form())
                .containsEntry("client_assertion", "aaa.bbb.first")
                .containsEntry(
                        "client_assertion_type",
                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                .containsEntry("client_id", "ses ame");

        Files.writeString(file, "aaa.bbb.second");
        request(proof);
        assertThat(provider.form()).containsEntry("client_assertion", "aaa.bbb.second");
    }

    @Test
    void aTokenFileThatHoldsNoTokenIsNamed() throws IOException {
        var file = Files.writeString(folder.resolve("token"), "no token");
        assertUnusable(
                "token holds no signed JWT",
                () -> request(new ClientAuthentication.AssertionFile(file)));
        assertUnusable(
                "gone is not a file",
                () -> request(new ClientAuthentication.AssertionFile(folder.resolve("gone"))));
    }

    @Test
    void aPublicClientCannotAskForItself() {
        var grant = new ClientCredentialsGrant(provider.publicClient());

        assertUnusable("has nothing to log in with", grant::request);
        assertThat(provider.script.requests("/token")).isEmpty();
    }

    @Test
    void audiencesAndResourcesAreAskedFor() {
        var registration =
                new ClientRegistration(
                        "c",
                        new ClientAuthentication.SecretBasic(Secret.of("s")),
                        List.of(),
                        List.of("urn:gateway"),
                        List.of(URI.create("https://ai.corp.test/"), URI.create("urn:b")));

        new ClientCredentialsGrant(provider.client(registration)).request();

        assertThat(provider.form())
                .containsEntry("audience", "urn:gateway")
                .containsEntry("resource", "https://ai.corp.test/ urn:b")
                .doesNotContainKey("scope");
    }
}
