package dev.sesame.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SignedTextTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);
    private static final String HERE = "https://ai.acme.example/.well-known/opencode";
    private static final String TEXT = "{\"config\":{\"model\":\"caf\u00e9\"}}";

    private final TextSigner signer = TextSigner.of(pem("RSA", 2048));

    private static Secret pem(String algorithm, int bits) {
        try {
            var pair = KeyPairGenerator.getInstance(algorithm);
            pair.initialize(bits);
            var der = pair.generateKeyPair().getPrivate().getEncoded();
            var encoded = Base64.getMimeEncoder().encodeToString(der);
            return Secret.of(
                    "-----BEGIN PRIVATE KEY-----\n" + encoded + "\n-----END PRIVATE KEY-----\n");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertRefused(String signed, String thumbprint, Instant time) {
        assertThatExceptionOfType(AuthException.class)
                .isThrownBy(() -> SignedText.verified(signed, thumbprint, HERE, time))
                .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.UNTRUSTED));
    }

    @Test
    void whatWasSignedIsReadAgain() {
        var signed = signer.sign(TEXT, HERE, NOW, WEEK);

        assertThat(SignedText.verified(signed, signer.thumbprint(), HERE, NOW)).isEqualTo(TEXT);
        assertThat(SignedText.verified(signed + "\n", signer.thumbprint(), HERE, NOW))
                .isEqualTo(TEXT);
    }

    @Test
    void whatIsSignedForAnotherAddressIsNotBelievedHere() {
        for (var other :
                List.of(
                        "https://ai.acme.example/opencode/config",
                        "https://ai.other.example/.well-known/opencode",
                        "no address {at} all",
                        "")) {
            assertRefused(signer.sign(TEXT, other, NOW, WEEK), signer.thumbprint(), NOW);
        }
        var shouted = signer.sign(TEXT, HERE.replace("ai.acme", "AI.Acme"), NOW, WEEK);
        assertThat(SignedText.verified(shouted, signer.thumbprint(), HERE, NOW)).isEqualTo(TEXT);
    }

    @Test
    void everyReplicaSignsAlike() {
        assertThat(signer.sign(TEXT, HERE, NOW, WEEK))
                .isEqualTo(signer.sign(TEXT, HERE, NOW, WEEK));
    }

    @Test
    void anotherKeyIsNotBelieved() {
        var other = TextSigner.of(pem("RSA", 2048));

        assertRefused(other.sign(TEXT, HERE, NOW, WEEK), signer.thumbprint(), NOW);
    }

    @Test
    void aChangeOfAnyPartIsNoticed() {
        var parts = signer.sign(TEXT, HERE, NOW, WEEK).split("\\.", -1);
        var payload =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{}".getBytes(StandardCharsets.UTF_8));
        var later = signer.sign(TEXT, HERE, NOW.plusSeconds(60), WEEK).split("\\.", -1);

        assertRefused(parts[0] + "." + payload + "." + parts[2], signer.thumbprint(), NOW);
        assertRefused(later[0] + "." + parts[1] + "." + parts[2], signer.thumbprint(), NOW);
        assertRefused(parts[0] + "." + parts[1] + ".", signer.thumbprint(), NOW);
    }

    @Test
    void anOldTextIsNotBelievedAndNeitherIsOneOfTheFuture() {
        var signed = signer.sign(TEXT, HERE, NOW, WEEK);

        assertRefused(signed, signer.thumbprint(), NOW.plus(WEEK).plusSeconds(301));
        assertRefused(signed, signer.thumbprint(), NOW.minusSeconds(301));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "a.b",
                "a.b.c",
                "..",
                "e30.e30.e30",
                "\u00e9.\u00e9.\u00e9",
                "eyJhbGciOiJub25lIn0.e30."
            })
    void whatIsNotSignedIsRefused(String text) {
        assertRefused(text, signer.thumbprint(), NOW);
    }

    @Test
    void aKeyThatCannotSignIsRefusedWithoutShowingIt() {
        var curve = pem("EC", 256);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextSigner.of(curve))
                .withMessageContaining("RSA key of at least 2048 bits");
        assertThatIllegalArgumentException().isThrownBy(() -> TextSigner.of(pem("RSA", 1024)));
        assertThatIllegalArgumentException().isThrownBy(() -> TextSigner.of(Secret.of("x")));
    }
}
