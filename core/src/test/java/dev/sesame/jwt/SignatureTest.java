package dev.sesame.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.Secret;
import dev.sesame.testkit.TokenSigner;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private static TokenSigner signer(String alg) throws GeneralSecurityException {
        return TokenSigner.generate("k1", alg);
    }

    private static void assertRefused(TokenSigner known, String token) {
        assertThatThrownBy(() -> Tokens.verify(Tokens.rules(false), known, token))
                .hasMessageStartingWith("the token ");
    }

    @ParameterizedTest
    @EnumSource
    void everyAlgorithmVerifiesItsOwnAndNothingElse(JwsAlgorithm algorithm)
            throws GeneralSecurityException {
        var signer = signer(algorithm.alg());
        var token = signer.token(Tokens.claims());

        assertThat(Tokens.verify(Tokens.rules(false), signer, token).subject()).isEqualTo("alice");
        assertRefused(signer(algorithm.alg()), token);
        var changed = token.split("\\.", -1);
        changed[1] = TokenSigner.encoded(Tokens.claims("sub", "\"mallory\""));
        assertRefused(signer, String.join(".", changed));
    }

    @Test
    void anAlgorithmThatIsNotAllowedIsRefusedAlthoughTheKeyIsForIt()
            throws GeneralSecurityException {
        var signer = signer("ES256");
        var rules =
                new TokenRules(
                        "https://login.acme.test",
                        Set.of("https://ai.acme.test"),
                        Set.of(JwsAlgorithm.RS256),
                        false,
                        Optional.empty());

        assertThatThrownBy(() -> Tokens.verify(rules, signer, signer.token(Tokens.claims())))
                .hasMessageContaining("not allowed");
    }

    @Test
    void aKeyIsForOneAlgorithmOnly() throws GeneralSecurityException {
        var key = signer("RS256");
        var other = new TokenSigner("k1", "PS256", key.keys());
        assertRefused(key, other.token(Tokens.claims()));

        var open = key.jwk().replace("\"alg\":\"RS256\",", "");
        var keys = JwkSet.of("{\"keys\":[" + open + "]}", "test");
        var jwt = Jwt.of(Secret.of(other.token(Tokens.claims())));
        assertThat(new JwtVerifier(Tokens.rules(false)).verify(jwt, keys, Tokens.NOW).subject())
                .isEqualTo("alice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"k2", "K1", "../k1", "/dev/null", "https://evil.test/k1", "' OR 1=1"})
    void theNameOfTheKeyFindsAKnownOneOrNothing(String kid) throws GeneralSecurityException {
        var known = signer("ES256");
        var named = new TokenSigner(kid, "ES256", known.keys());
        assertRefused(known, named.token(Tokens.claims()));
    }

    @Test
    void thePublicKeyIsNoSharedSecret() throws GeneralSecurityException {
        var signer = signer("RS256");
        var header = "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}";
        var content = TokenSigner.encoded(header) + "." + TokenSigner.encoded(Tokens.claims());
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(signer.keys().getPublic().getEncoded(), "HmacSHA256"));
        var forged = mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));

        assertRefused(signer, content + "." + BASE64.encodeToString(forged));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "HS256", "rs256", "RSA-OAEP", "", "EdDSA", "ES384"})
    void theTokenDoesNotChooseItsAlgorithm(String alg) throws GeneralSecurityException {
        var signer = signer("RS256");
        var header = "{\"alg\":\"" + alg + "\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}";
        assertRefused(signer, signer.sign(header, Tokens.claims()));
    }

    /** CVE-2022-21449, and its relatives. */
    @Test
    void anEcdsaSignatureOfZerosOrOfTheOrderIsRefused() throws GeneralSecurityException {
        for (var alg : List.of("ES256", "ES384", "ES512")) {
            var signer = signer(alg);
            var token = signer.token(Tokens.claims());
            int size = Base64.getUrlDecoder().decode(token.split("\\.", -1)[2]).length;
            var content = token.substring(0, token.lastIndexOf('.') + 1);
            assertRefused(signer, content + BASE64.encodeToString(new byte[size]));
            var ones = new byte[size];
            Arrays.fill(ones, (byte) 0xff);
            assertRefused(signer, content + BASE64.encodeToString(ones));
        }
    }

    @Test
    void aSignatureHasOneLengthAndOneForm() throws GeneralSecurityException {
        for (var alg : List.of("RS256", "PS256", "ES256", "EdDSA")) {
            var signer = signer(alg);
            var token = signer.token(Tokens.claims());
            var content = token.substring(0, token.lastIndexOf('.') + 1);
            var good = Base64.getUrlDecoder().decode(token.substring(content.length()));
            for (int length : new int[] {1, good.length - 2, good.length + 2, 2 * good.length}) {
                var other = Arrays.copyOf(good, length);
                assertRefused(signer, content + BASE64.encodeToString(other));
            }
        }
    }

    /** An encoding of the numbers as ASN.1, which JWS does not have. */
    @Test
    void aSignatureInDerIsRefused() throws GeneralSecurityException {
        var signer = signer("ES256");
        var token = signer.token(Tokens.claims());
        var content = token.substring(0, token.lastIndexOf('.'));
        var der = Signature.getInstance("SHA256withECDSA");
        der.initSign(signer.keys().getPrivate());
        der.update(content.getBytes(StandardCharsets.US_ASCII));

        assertRefused(signer, content + "." + BASE64.encodeToString(der.sign()));
    }
}
