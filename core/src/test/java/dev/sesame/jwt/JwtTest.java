package dev.sesame.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.Secret;
import dev.sesame.testkit.TokenSigner;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtTest {
    private static TokenSigner signer;

    @BeforeAll
    static void generate() throws GeneralSecurityException {
        signer = TokenSigner.generate("k1", "ES256");
    }

    private static void assertRefused(String token) {
        assertThatThrownBy(() -> Jwt.of(Secret.of(token))).hasMessageStartingWith("the token ");
    }

    private static String withHeader(String member) throws GeneralSecurityException {
        var header = "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"k1\"," + member + "}";
        return signer.sign(header, Tokens.claims());
    }

    @Test
    void itsIssuerIsReadAndNothingOfItIsPrinted() throws GeneralSecurityException {
        var jwt = Jwt.of(Secret.of(signer.token(Tokens.claims())));

        assertThat(jwt.issuer()).isEqualTo("https://login.acme.test");
        assertThat(jwt).hasToString("Jwt[****]");
        assertThat(Jwt.of(Secret.of(signer.token(Tokens.claims("iss", "[\"x\"]")))).issuer())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "a.b",
                "a.b.",
                ".b.c",
                "a..c",
                "a.b.c.d",
                "a.b.c.d.e",
                "e30.e30.YQ==",
                "e30.e30.Y+",
                "e30.e30.Y Q",
                "e31.e30.YQ",
                "e30.W10.YQ",
                "W10.e30.YQ"
            })
    void thereIsOneShape(String token) {
        assertRefused(token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"jku\":\"https://evil.test/jwks\"",
                "\"x5u\":\"https://evil.test/x5u\"",
                "\"jwk\":{\"kty\":\"oct\",\"k\":\"YQ\"}",
                "\"x5c\":[\"YQ\"]",
                "\"crit\":[\"exp\"]",
                "\"b64\":false",
                "\"zip\":\"DEF\"",
                "\"enc\":\"A128GCM\"",
                "\"kid\":\"k2\""
            })
    void aHeaderThatWouldChooseTheKeyOrTheFormIsRefused(String member)
            throws GeneralSecurityException {
        assertRefused(withHeader(member));
    }

    @Test
    void whatElseAnIssuerWritesIntoTheHeaderDoesNotMatter() throws GeneralSecurityException {
        var token = withHeader("\"x5t\":\"YQ\",\"pi.atm\":\"1\"");

        assertThat(Tokens.verify(Tokens.rules(false), signer, token).subject()).isEqualTo("alice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"ES256\",\"typ\":\"at+jwt\"}",
                "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"\"}",
                "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":7}",
                "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":[\"k1\"]}",
                "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":null}"
            })
    void aTokenNamesItsKey(String header) throws GeneralSecurityException {
        assertRefused(signer.sign(header, Tokens.claims()));
    }

    /** The last character of a signature of 64 bytes has bits that belong to no byte. */
    @Test
    void twoTokensThatMeanTheSameAreNotBothGood() throws GeneralSecurityException {
        var token = signer.token(Tokens.claims());
        int last = token.length() - 1;
        assertThat("AQgw").contains(token.substring(last));

        assertRefused(token.substring(0, last) + (char) (token.charAt(last) + 1));
    }

    @Test
    void aHugeTokenIsNotEvenRead() throws GeneralSecurityException {
        var token = signer.token(Tokens.claims("x", '"' + "a".repeat(16 << 10) + '"'));
        assertThatThrownBy(() -> Jwt.of(Secret.of(token))).hasMessage("the token is too long");
    }

    @Test
    void aDeepTokenIsRefused() throws GeneralSecurityException {
        for (int depth : new int[] {100, 5000}) {
            var deep = "[".repeat(depth) + "]".repeat(depth);
            assertRefused(signer.token("{\"sub\":\"alice\",\"x\":" + deep + "}"));
        }
    }

    /** CVE-2026-29000: what was encrypted was never looked at properly. */
    @Test
    void anEncryptedTokenIsRefusedWhateverIsInIt() {
        var inner = TokenSigner.encoded("{\"alg\":\"none\"}");
        assertRefused(TokenSigner.encoded("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}") + "..a.b.c");
        assertRefused(inner + "." + TokenSigner.encoded(Tokens.claims()) + ".");
    }
}
