package dev.sesame.demo;

import com.sun.net.httpserver.HttpExchange;
import dev.sesame.Secret;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The company's identity provider: signs access tokens (RFC 9068) that end after a working day, and
 * publishes the key that they are verified with (RFC 7517). Safe for any number of threads.
 */
final class SignOn implements AutoCloseable {
    static final Duration VALIDITY = Duration.ofHours(8);
    static final String ALGORITHM = "EdDSA";

    private static final String CURVE = "Ed25519";
    private static final int KEY_BYTES = 32;

    private final InstantSource clock;
    private final KeyPair keys = generate();
    private final Set<Secret> issued = ConcurrentHashMap.newKeySet();
    private final LoopbackServer server = LoopbackServer.open(this::answer);

    SignOn(InstantSource clock) {
        this.clock = clock;
    }

    String issuer() {
        return server.origin();
    }

    /** Returns where its public key is. */
    String keysUrl() {
        return issuer() + "/keys";
    }

    /** Signs the employee in and returns a new token for the server {@code audience}. */
    Secret issue(String audience) {
        long now = clock.instant().getEpochSecond();
        var header =
                JsonObject.EMPTY.with("alg", ALGORITHM).with("typ", "at+jwt").with("kid", CURVE);
        var claims =
                JsonObject.EMPTY
                        .with("iss", issuer())
                        .with("aud", audience)
                        .with("sub", "1001")
                        .with("name", "Employee")
                        .with("groups", JsonArray.ofStrings(List.of("employees")))
                        .with("client_id", "corpctl")
                        .with("jti", UUID.randomUUID().toString())
                        .with("iat", JsonNumber.of(now))
                        .with("exp", JsonNumber.of(now + VALIDITY.toSeconds()));
        var content = encoded(header) + "." + encoded(claims);
        var token = Secret.of(content + "." + encoded(signature(content)));
        issued.add(token);
        return token;
    }

    /** Tells whether {@code text} shows a token that was ever issued. */
    boolean hasTokenIn(String text) {
        return issued.stream().anyMatch(token -> text.contains(token.reveal()));
    }

    /** Returns {@code text} with every token that was ever issued made unreadable. */
    String withoutTokens(String text) {
        var clean = text;
        for (var token : issued) {
            clean = clean.replace(token.reveal(), token.toString());
        }
        return clean;
    }

    @Override
    public void close() {
        server.close();
    }

    /** There is nothing to be asked for but the key. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            LoopbackServer.send(exchange, 200, keySet());
        }
    }

    /** The last bytes of the key as X.509 has it are the key as RFC 8037 wants it. */
    private JsonObject keySet() {
        var x509 = keys.getPublic().getEncoded();
        var raw = Arrays.copyOfRange(x509, x509.length - KEY_BYTES, x509.length);
        var key = Map.of("kty", "OKP", "crv", CURVE, "use", "sig", "kid", CURVE, "x", encoded(raw));
        return JsonObject.EMPTY.with("keys", new JsonArray(List.of(JsonObject.ofStrings(key))));
    }

    private byte[] signature(String content) {
        try {
            var signature = Signature.getInstance(CURVE);
            signature.initSign(keys.getPrivate());
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java signs with " + CURVE, e);
        }
    }

    private static KeyPair generate() {
        try {
            return KeyPairGenerator.getInstance(CURVE).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java makes keys for " + CURVE, e);
        }
    }

    private static String encoded(JsonObject json) {
        return encoded(Json.write(json).getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
