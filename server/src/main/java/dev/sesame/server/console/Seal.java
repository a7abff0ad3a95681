package dev.sesame.server.console;

import dev.sesame.Secret;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.server.definition.ConsoleLogin;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Locks what is kept in a person's browser (AES-256-GCM), so that nobody can read or change it. The
 * key comes from the secret of the console's client (HKDF), which every replica has. Safe for
 * threads.
 */
final class Seal {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY = 32;
    private static final String ENDS = "ends";

    private final SecureRandom random = new SecureRandom();
    private final SecretKey key;

    private Seal(byte[] secret, ConsoleLogin login) {
        var purpose = "sesame console " + login.issuer() + " " + login.clientId();
        var how =
                HKDFParameterSpec.ofExtract()
                        .addIKM(secret)
                        .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), KEY);
        try {
            this.key = KDF.getInstance("HKDF-SHA256").deriveKey("AES", how);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java 25 has HKDF", e);
        }
    }

    /**
     * Makes the seal of a client.
     *
     * @param own serves instead of a secret that is not there or too short; then no other process
     *     can open what this one sealed
     */
    static Seal of(ConsoleLogin login, Secret own) {
        var secret = login.sharedSecret().orElse(own);
        return new Seal(secret.reveal().getBytes(StandardCharsets.UTF_8), login);
    }

    /** Returns a secret that nobody else has. */
    static Secret random() {
        var bytes = new byte[KEY];
        new SecureRandom().nextBytes(bytes);
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Returns {@code content} for the cookie {@code name}, good until {@code ends}. */
    String close(String name, JsonObject content, Instant ends) {
        var nonce = new byte[NONCE];
        random.nextBytes(nonce);
        var text = Json.write(content.with(ENDS, JsonNumber.of(ends.getEpochSecond())));
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, name, nonce);
            var sealed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
            var whole = ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(whole.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /** Returns what was sealed for the cookie {@code name}; empty when it is not ours, or over. */
    Optional<JsonObject> open(String name, String sealed, Instant now) {
        try {
            var whole = Base64.getUrlDecoder().decode(sealed);
            if (whole.length <= NONCE) {
                return Optional.empty();
            }
            var nonce = ByteBuffer.wrap(whole, 0, NONCE);
            var cipher = cipher(Cipher.DECRYPT_MODE, name, bytes(nonce));
            var text = cipher.doFinal(whole, NONCE, whole.length - NONCE);
            return Json.parse(new String(text, StandardCharsets.UTF_8))
                    .asObject()
                    .filter(content -> now.isBefore(ends(content)));
        } catch (GeneralSecurityException | IllegalArgumentException | JsonSyntaxException _) {
            return Optional.empty();
        }
    }

    /** Returns until when something is good that was opened. */
    static Instant ends(JsonObject content) {
        return content.get(ENDS)
                .flatMap(JsonValue::asNumber)
                .map(number -> Instant.ofEpochSecond(number.longValue()))
                .orElse(Instant.EPOCH);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** What was sealed for one cookie does not open as another. */
    private Cipher cipher(int mode, String name, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
