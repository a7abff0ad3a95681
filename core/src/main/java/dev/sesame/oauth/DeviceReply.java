package dev.sesame.oauth;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.http.HttpReply;
import dev.sesame.http.Origin;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a device authorization endpoint answered (RFC 8628 section 3.2). */
final class DeviceReply {
    private static final Duration USUAL_INTERVAL = Duration.ofSeconds(5);
    private static final Duration LONGEST_LIFE = Duration.ofHours(1);
    private static final int LONGEST_CODE = 4096;
    private static final int LONGEST_USER_CODE = 64;

    private final URI endpoint;
    private final List<String> warnings = new ArrayList<>();

    DeviceReply(URI endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Returns what can be used of {@code reply} to a request that was sent at {@code asked}.
     *
     * @throws AuthException when it is an error, or lacks or spoils what is required
     */
    DeviceAuthorization read(HttpReply reply, Instant asked) {
        var body = object(reply);
        if (!reply.isSuccess() || body.string("error").isPresent()) {
            throw new TokenReply(endpoint, reply, asked).error().toException();
        }
        var life = body.number("expires_in").filter(number -> number.signum() > 0);
        if (life.isEmpty()) {
            throw unusable("has no expires_in above 0");
        }
        var uri = verificationUri(body);
        var lives = atMost(LONGEST_LIFE, life.get());
        return new DeviceAuthorization(
                Secret.of(code(body, "device_code", LONGEST_CODE)),
                code(body, "user_code", LONGEST_USER_CODE),
                uri,
                complete(body, uri),
                asked.plus(lives),
                interval(body, lives),
                warnings);
    }

    private JsonObject object(HttpReply reply) {
        try {
            return Json.parse(reply.text()).asObject().orElse(JsonObject.EMPTY);
        } catch (JsonSyntaxException _) {
            return JsonObject.EMPTY; // an error may have any body; in a success all will be missing
        }
    }

    private String code(JsonObject body, String name, int longest) {
        return body.string(name)
                .filter(code -> !code.isBlank() && code.length() <= longest)
                .filter(code -> code.chars().allMatch(c -> c >= ' ' && c < 0x7f))
                .orElseThrow(() -> unusable("has no usable " + name));
    }

    private URI verificationUri(JsonObject body) {
        var text = body.string("verification_uri");
        if (text.isEmpty()) {
            throw unusable("has no verification_uri");
        }
        return AuthorizationServer.secure(text.get())
                .orElseThrow(() ->
                        new AuthException(
                                Failure.UNTRUSTED,
                                endpoint.getHost()
                                        + " sends people to an address that is not https",
                                "Show this to the people who run the login server"));
    }

    private Optional<URI> complete(JsonObject body, URI uri) {
        var text = body.string("verification_uri_complete");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        var complete =
                AuthorizationServer.secure(text.get())
                        .filter(found -> Origin.of(found).equals(Origin.of(uri)));
        if (complete.isEmpty()) {
            warnings.add(
                    "The login server's address with the code in it is left out: it is not at "
                            + Origin.of(uri));
        }
        return complete;
    }

    private Duration interval(JsonObject body, Duration life) {
        var asked = body.number("interval").filter(number -> number.compareTo(BigDecimal.ONE) >= 0);
        if (asked.isEmpty()) {
            return USUAL_INTERVAL;
        }
        if (asked.get().compareTo(BigDecimal.valueOf(life.toSeconds())) < 0) {
            return Duration.ofSeconds(asked.get().longValue());
        }
        warnings.add(
                "The login server wants to be asked when the code has expired; it is asked every "
                        + USUAL_INTERVAL.toSeconds()
                        + " seconds instead");
        return USUAL_INTERVAL;
    }

    private static Duration atMost(Duration longest, BigDecimal seconds) {
        return Duration.ofSeconds(seconds.min(BigDecimal.valueOf(longest.toSeconds())).longValue());
    }

    private AuthException unusable(String why) {
        return new AuthException(
                Failure.PROTOCOL,
                endpoint.getHost() + ": its answer " + why,
                "Show this to the people who run the login server");
    }
}
