package dev.sesame.credential;

import dev.sesame.Secret;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One entry of {@code auth.json} as a {@link Credential} and back. Whoever takes entries from
 * others than the file, such as plugins, judges them here too.
 */
public final class CredentialJson {
    /** Everything that a member of these names holds is ours to replace; other members are kept. */
    private static final List<String> KNOWN_MEMBERS =
            List.of(
                    "type",
                    "key",
                    "metadata",
                    "refresh",
                    "access",
                    "expires",
                    "accountId",
                    "enterpriseUrl",
                    "token");

    private static final BigDecimal LAST_MOMENT = BigDecimal.valueOf(Long.MAX_VALUE);

    private CredentialJson() {}

    /** Returns what {@code value} means; empty when a member is missing or of another type. */
    public static Optional<Credential> read(JsonValue value) {
        if (!(value instanceof JsonObject entry)) {
            return Optional.empty();
        }
        return switch (entry.string("type").orElse("")) {
            case "api" -> api(entry);
            case "oauth" -> oauth(entry);
            case "wellknown" -> wellKnown(entry);
            default -> Optional.empty();
        };
    }

    /** Returns {@code credential} as OpenCode's members, secrets in the clear. */
    public static JsonObject write(Credential credential) {
        var entry = JsonObject.EMPTY.with("type", credential.type());
        if (credential instanceof Credential.Api api) {
            entry = entry.with("key", api.key().reveal());
            entry =
                    api.metadata().isEmpty()
                            ? entry
                            : entry.with("metadata", JsonObject.ofStrings(api.metadata()));
        } else if (credential instanceof Credential.OAuth oauth) {
            entry = write(entry, oauth);
        } else if (credential instanceof Credential.WellKnown wellKnown) {
            entry = entry.with("key", wellKnown.key()).with("token", wellKnown.token().reveal());
        }
        return entry;
    }

    /** Writes {@code credential}, keeping the members of {@code old} that are not ours. */
    static JsonObject write(Credential credential, Optional<JsonObject> old) {
        return withUnknownMembers(write(credential), credential, old);
    }

    /** Writes {@code credential} and behind it {@code more}, which cannot change it. */
    static JsonObject write(Credential credential, JsonObject more) {
        var entry = write(credential);
        for (var member : more.members().entrySet()) {
            if (entry.get(member.getKey()).isEmpty()) {
                entry = entry.with(member.getKey(), member.getValue());
            }
        }
        return entry;
    }

    private static JsonObject withUnknownMembers(
            JsonObject entry, Credential credential, Optional<JsonObject> old) {
        if (!old.flatMap(o -> o.string("type")).equals(Optional.of(credential.type()))) {
            return entry;
        }
        var whole = entry;
        for (var member : old.get().members().entrySet()) {
            if (!KNOWN_MEMBERS.contains(member.getKey())) {
                whole = whole.with(member.getKey(), member.getValue());
            }
        }
        return whole;
    }

    private static JsonObject write(JsonObject entry, Credential.OAuth oauth) {
        var whole =
                entry.with("refresh", oauth.refresh().reveal())
                        .with("access", oauth.access().reveal())
                        .with("expires", JsonNumber.of(oauth.expires()));
        if (oauth.accountId().isPresent()) {
            whole = whole.with("accountId", oauth.accountId().get());
        }
        if (oauth.enterpriseUrl().isPresent()) {
            whole = whole.with("enterpriseUrl", oauth.enterpriseUrl().get());
        }
        return whole;
    }

    private static Optional<Credential> api(JsonObject entry) {
        var metadata = metadata(entry);
        return entry.string("key")
                .filter(CredentialJson::canTravel)
                .filter(_ -> metadata.isPresent())
                .map(key -> new Credential.Api(Secret.of(key), metadata.get()));
    }

    static boolean hasBlanksAroundKey(JsonValue value) {
        return value.asObject()
                .flatMap(entry -> entry.string("key"))
                .filter(key -> !key.equals(key.strip()))
                .isPresent();
    }

    private static Optional<Map<String, String>> metadata(JsonObject entry) {
        var map = new LinkedHashMap<String, String>();
        if (entry.get("metadata").isEmpty()) {
            return Optional.of(map);
        }
        if (entry.object("metadata").isEmpty()) {
            return Optional.empty();
        }
        for (var member : entry.object("metadata").get().members().entrySet()) {
            var text = member.getValue().asString();
            if (text.isEmpty()) {
                return Optional.empty();
            }
            map.put(member.getKey(), text.get());
        }
        return Optional.of(map);
    }

    private static Optional<Credential> oauth(JsonObject entry) {
        var access = entry.string("access").filter(CredentialJson::canTravel);
        var refresh = entry.string("refresh").filter(CredentialJson::canTravel);
        var expires = entry.get("expires").flatMap(CredentialJson::moment);
        if (access.isEmpty() || refresh.isEmpty() || expires.isEmpty()) {
            return Optional.empty();
        }
        if (isOther(entry, "accountId") || isOther(entry, "enterpriseUrl")) {
            return Optional.empty();
        }
        return Optional.of(
                new Credential.OAuth(
                        Secret.of(access.get()),
                        Secret.of(refresh.get()),
                        expires.get(),
                        entry.string("accountId"),
                        entry.string("enterpriseUrl")));
    }

    /** Whole milliseconds from 0 on; a number beyond all times must not come to mean "never". */
    private static Optional<Long> moment(JsonValue value) {
        return value.asNumber()
                .filter(n -> n.signum() >= 0 && n.compareTo(LAST_MOMENT) <= 0)
                .filter(n -> n.stripTrailingZeros().scale() <= 0)
                .map(BigDecimal::longValueExact);
    }

    private static boolean isOther(JsonObject entry, String name) {
        return entry.get(name).isPresent() && entry.string(name).isEmpty();
    }

    private static Optional<Credential> wellKnown(JsonObject entry) {
        return entry.string("token")
                .filter(CredentialJson::canTravel)
                .filter(_ -> entry.string("key").isPresent())
                .map(token ->
                        new Credential.WellKnown(entry.string("key").get(), Secret.of(token)));
    }

    /**
     * A header can carry it: no control characters, nothing outside of ASCII (RFC 9110 section
     * 5.5).
     */
    private static boolean canTravel(String secret) {
        return secret.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    /** As OpenCode writes it: two blanks, no line end after the last brace. */
    static String join(Map<String, String> entries) {
        return entries.isEmpty()
                ? "{}"
                : entries.entrySet().stream()
                        .map(e ->
                                "  " + Json.write(new JsonString(e.getKey())) + ": " + e.getValue())
                        .collect(Collectors.joining(",\n", "{\n", "\n}"));
    }

    static String indented(JsonObject entry) {
        return Json.writePretty(entry).replace("\n", "\n  ");
    }
}
