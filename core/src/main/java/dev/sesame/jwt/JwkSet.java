package dev.sesame.jwt;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The public keys of an issuer (RFC 7517 section 5). Immutable and safe for threads.
 *
 * <p>Left out is what must not verify anything: keys without a {@code kid}, symmetric and private
 * ones, RSA with less than 2048 bits, keys for encryption, other types, and two of one {@code kid}.
 * A set may have nothing left then, and verifies nothing.
 */
public final class JwkSet {
    private final Map<String, VerificationKey> keys;
    private final List<String> refused;

    private JwkSet(Map<String, VerificationKey> keys, List<String> refused) {
        this.keys = Map.copyOf(keys);
        this.refused = List.copyOf(refused);
    }

    /**
     * Reads a set.
     *
     * @param text as it came
     * @param source what people call the place it came from
     * @throws AuthException {@link Failure#PROTOCOL} when it is no set, or an empty one
     */
    public static JwkSet of(String text, String source) {
        var refused = new ArrayList<String>();
        var keys = new HashMap<String, VerificationKey>();
        var twice = new HashSet<String>();
        for (var each : elements(text, source)) {
            read(each, refused)
                    .filter(key -> keys.put(key.id(), key) != null)
                    .ifPresent(key -> twice.add(key.id()));
        }
        keys.keySet().removeAll(twice);
        twice.forEach(id -> refused.add(Printable.of(id) + " is there twice"));
        return new JwkSet(keys, refused);
    }

    /** Returns which keys were left out and why, safe to show. */
    public List<String> refused() {
        return refused;
    }

    /** Tells whether it has the key that {@code jwt} names. */
    public boolean knows(Jwt jwt) {
        return keys.containsKey(jwt.keyId());
    }

    Optional<VerificationKey> find(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    private static List<JsonValue> elements(String text, String source) {
        try {
            return Json.parse(text)
                    .asObject()
                    .flatMap(object -> object.get("keys"))
                    .flatMap(JsonValue::asArray)
                    .filter(keys -> !keys.isEmpty())
                    .orElseThrow(() -> unusable(source, "is no set of keys"));
        } catch (JsonSyntaxException _) {
            throw unusable(source, "is not JSON");
        }
    }

    private static Optional<VerificationKey> read(JsonValue element, List<String> refused) {
        var jwk = element.asObject().orElse(JsonObject.EMPTY);
        try {
            return Optional.of(VerificationKey.of(jwk));
        } catch (IllegalArgumentException e) {
            var kid = Printable.of(jwk.string("kid").orElse("a key"));
            refused.add(kid + " " + e.getMessage());
            return Optional.empty();
        }
    }

    private static AuthException unusable(String source, String why) {
        return new AuthException(
                Failure.PROTOCOL,
                Printable.of(source) + " " + why,
                "Show this to the people who run the login server");
    }
}
