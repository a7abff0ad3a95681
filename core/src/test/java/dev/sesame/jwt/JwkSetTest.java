package dev.sesame.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.testkit.BadInput;
import dev.sesame.testkit.TokenSigner;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwkSetTest {
    private static JwkSet read(String... jwks) {
        return JwkSet.of("{\"keys\":[" + String.join(",", jwks) + "]}", "https://x.test/jwks");
    }

    private static JwkSet file(String name) {
        var bytes = BadInput.beside("jwt/" + name);
        return JwkSet.of(new String(bytes, StandardCharsets.UTF_8), "https://x.test/jwks");
    }

    private static boolean knows(JwkSet set, String kid) throws GeneralSecurityException {
        var signer = TokenSigner.generate(kid, "EdDSA");
        return set.knows(Jwt.of(Secret.of(signer.token("{}"))));
    }

    @ParameterizedTest
    @CsvSource({
        "jwks-weak.json,w1 has 1024 bits", "jwks-with-oct.json,oct1 is not public",
        "jwks-private.json,rs1 is not public", "jwks-enc-use.json,rs1 is not for signatures",
        "jwks-dup-kid.json,rs1 is there twice"
    })
    void aKeyThatMustNotVerifyAnythingIsLeftOut(String file, String reason)
            throws GeneralSecurityException {
        var set = file(file);

        assertThat(set.refused()).containsExactly(reason);
        assertThat(knows(set, reason.split(" ", -1)[0])).isFalse();
    }

    @Test
    void theOthersOfTheSetStayGood() throws GeneralSecurityException {
        assertThat(knows(file("jwks-weak.json"), "rs1")).isTrue();
        assertThat(knows(file("jwks-dup-kid.json"), "ec1")).isTrue();
        assertThat(file("jwks.json").refused()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{}",
                "{\"keys\":[]}",
                "{\"keys\":{}}",
                "{\"keys\":null}",
                "{\"keys\":[{}],\"keys\":[]}"
            })
    void whatIsNoSetIsAnError(String text) {
        assertThatThrownBy(() -> JwkSet.of(text, "https://x.test/jwks"))
                .hasMessageStartingWith("https://x.test/jwks ")
                .isInstanceOfSatisfying(
                        AuthException.class,
                        problem -> assertThat(problem.failure()).isEqualTo(Failure.PROTOCOL));
    }

    @Test
    void aWebPageIsAnError() {
        assertThatThrownBy(() -> file("jwks-html.json")).hasMessageContaining("is not JSON");
        assertThatThrownBy(() -> file("jwks-empty.json")).hasMessageContaining("no set of keys");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'kid':'k1'     | 'kid':''",
                "'kid':'k1'    | 'kid':7",
                "'kid':'k1'     | 'name':'k1'",
                "'use':'sig'   | 'use':'enc'",
                "'alg':'ES256'  | 'alg':7",
                "'use':'sig'   | 'key_ops':['sign']",
                "'kty':'EC'     | 'kty':'XY'",
                "'crv':'P-256' | 'crv':'P-384'",
                "'crv':'P-256'  | 'crv':'secp256k1'",
                "'x':'       | 'x':'AA",
                "'y':'          | 'y':'AA",
                "'x':'         | 'x':'*",
                "'kty':'EC' | 'kty':'OKP'",
                "'kty':'EC'     | 'kty':'RSA'",
                "'use':'sig' | 'd':'AA'",
                "'use':'sig' | 'k':'AA'"
            })
    void aKeyWithAFaultIsLeftOut(String part, String fault) throws GeneralSecurityException {
        var jwk = TokenSigner.generate("k1", "ES256").jwk();
        assertThat(read(jwk).refused()).isEmpty();
        var old = part.replace('\'', '"');
        assertThat(jwk).contains(old);

        var set = read(jwk.replace(old, fault.replace('\'', '"')), "7", "{\"kty\":\"EC\"}");

        assertThat(set.refused()).hasSize(3);
        assertThat(knows(set, "k1")).isFalse();
    }

    @Test
    void anRsaKeyHasAUsualSizeAndExponent() throws GeneralSecurityException {
        var jwk = TokenSigner.generate("k1", "RS256").jwk();
        for (var exponent : List.of("AA", "AQ", "Ag", "A".repeat(20) + "Q")) {
            var changed = jwk.replace("\"e\":\"AQAB\"", "\"e\":\"" + exponent + "\"");
            assertThat(read(changed).refused()).hasSize(1);
        }
        var huge = jwk.replace("\"n\":\"", "\"n\":\"" + "z".repeat(1100));
        assertThat(read(huge).refused().getFirst()).matches("k1 has \\d{4,5} bits");
    }

    @Test
    void aNameOfAKeyIsShownSafely() throws GeneralSecurityException {
        var jwk = TokenSigner.generate("\\u001b[2J", "RS256", 1024).jwk();

        assertThat(read(jwk).refused()).containsExactly("\\x1b[2J has 1024 bits");
    }
}
