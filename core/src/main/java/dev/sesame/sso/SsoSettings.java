package dev.sesame.sso;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import dev.sesame.oauth.AuthorizationServer;
import java.util.List;
import java.util.Set;

/**
 * What is asked of which server, as people, administrators and organisations write it: a JSON
 * object with the words of the RFCs.
 *
 * <ul>
 *   <li>{@code issuer}: the authorization server (RFC 8414)
 *   <li>{@code client_id}
 *   <li>{@code scope}, {@code audience}, {@code resource}: a text or a list of texts
 *   <li>{@code grant}: {@link Grant}, {@code authorization_code} by default
 *   <li>{@code account}: a name that keeps several logins of one person apart
 *   <li>{@code client_secret_file}, {@code client_secret_env}, {@code client_assertion_file},
 *       {@code client_key_file}: where the client's own credential is
 *   <li>{@code subject_token_file}, {@code subject_token_type}: what a machine is given
 * </ul>
 *
 * <p>Immutable. It names places of secrets and holds none.
 */
public final class SsoSettings {

    /** A document from the network may say what to ask, never which file or variable to send. */
    private static final Set<String> PUBLISHED =
            Set.of("issuer", "client_id", "scope", "audience", "resource", "grant");

    /** In the order in which they are told to people. */
    private static final List<String> MEMBERS =
            List.of(
                    "issuer",
                    "client_id",
                    "grant",
                    "scope",
                    "audience",
                    "resource",
                    "client_secret_file",
                    "client_secret_env",
                    "client_assertion_file",
                    "client_key_file",
                    "subject_token_file",
                    "subject_token_type",
                    "account");

    /** Those that may be several texts. */
    private static final List<String> LISTS = List.of("scope", "audience", "resource");

    private final JsonObject json;

    private SsoSettings(JsonObject json) {
        this.json = json;
    }

    /**
     * Reads what the user or the administrator wrote.
     *
     * @param where whose settings they are, for the message
     * @throws AuthException when a member means nothing or has another type
     */
    public static SsoSettings of(JsonObject json, String where) {
        for (var name : json.members().keySet()) {
            if (!MEMBERS.contains(name)) {
                throw unusable(where, "\"" + name + "\" means nothing");
            }
            if (json.string(name).isEmpty() && list(json, name).isEmpty()) {
                throw unusable(where, "\"" + name + "\" is no text");
            }
        }
        for (var name : List.of("issuer", "client_id")) {
            if (json.string(name).filter(text -> !text.isBlank()).isEmpty()) {
                throw unusable(where, "\"" + name + "\" is missing");
            }
        }
        if (!AuthorizationServer.isIssuer(json.string("issuer").orElse(""))) {
            throw unusable(where, "\"issuer\" is not an https URL without query and fragment");
        }
        var grant = json.string("grant");
        if (grant.isPresent() && Grant.of(grant.get()).isEmpty()) {
            throw unusable(where, "\"grant\" is none of " + String.join(", ", Grant.words()));
        }
        return new SsoSettings(json);
    }

    /**
     * Reads what an organisation publishes; it may name no file, no variable, and no grant of a
     * machine.
     *
     * @throws AuthException as {@link #of}
     */
    public static SsoSettings published(JsonObject json, String where) {
        for (var name : json.members().keySet()) {
            if (!PUBLISHED.contains(name)) {
                throw unusable(where, "\"" + name + "\" may not come from the network");
            }
        }
        var settings = of(json, where);
        if (!settings.grant().needsPerson()) {
            throw unusable(where, "\"grant\" is one of a machine");
        }
        return settings;
    }

    static AuthException unusable(String where, String why) {
        return new AuthException(
                Failure.INVALID_CONFIG,
                where + " cannot be used for the company's login: " + why,
                "Mend it; docs/sso.md lists what there is");
    }

    private static List<String> list(JsonObject json, String name) {
        var text = json.string(name);
        if (text.isPresent()) {
            return List.of(text.get().trim().split("\\s+"));
        }
        var array = json.get(name).flatMap(JsonValue::asArray);
        return array.isPresent() && array.get().size() == json.strings(name).size()
                ? json.strings(name)
                : List.of();
    }

    /** Returns the same with another {@code account}. */
    public SsoSettings forAccount(String account) {
        return new SsoSettings(json.with("account", account));
    }

    /** Returns the issuer. */
    public String issuer() {
        return text("issuer");
    }

    /** Returns the name of the account; empty for the only one. */
    public String account() {
        return text("account");
    }

    /** Returns how the first token is had. */
    public Grant grant() {
        return json.string("grant").flatMap(Grant::of).orElse(Grant.AUTHORIZATION_CODE);
    }

    /** Returns them as they were read. */
    public JsonObject json() {
        return json;
    }

    /** Returns what no other settings are called; people can read it. */
    public String name() {
        var rest = Json.write(canonical()).hashCode();
        var account = account().isEmpty() ? "" : " " + account();
        return issuer() + " " + text("client_id") + account + " " + Integer.toHexString(rest);
    }

    private JsonObject canonical() {
        var canonical = JsonObject.EMPTY.with("grant", grant().word());
        for (var name : LISTS) {
            canonical = canonical.with(name, JsonArray.ofStrings(list(json, name)));
        }
        for (var name : MEMBERS.stream().sorted().toList()) {
            if (name.contains("_") && json.string(name).isPresent()) {
                canonical = canonical.with(name, new JsonString(text(name)));
            }
        }
        return canonical;
    }

    /** Returns the member {@code name} as a list; one text may hold several. */
    List<String> list(String name) {
        return list(json, name);
    }

    /** Returns the member {@code name}; empty when it is not there. */
    String text(String name) {
        return json.string(name).orElse("");
    }

    /** Returns the command that signs in with them, and with no others that are alike in part. */
    String login() {
        var words = new StringBuilder("sesame sso login");
        for (var member : MEMBERS) {
            for (var value : LISTS.contains(member) ? list(member) : List.of(text(member))) {
                if (!value.isEmpty()) {
                    words.append(" --").append(member.replace('_', '-')).append(' ');
                    words.append(quoted(value));
                }
            }
        }
        return words.toString();
    }

    /** What comes from the network is one word to a shell, whatever it is. */
    private static String quoted(String word) {
        return word.matches("[\\w.,:/@%+=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** Returns the account in words for people. */
    @Override
    public String toString() {
        return issuer() + (account().isEmpty() ? "" : " (" + account() + ")");
    }
}
