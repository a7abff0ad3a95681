package dev.sesame.wellknown;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.file.TextFile;
import dev.sesame.http.Origin;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the machine's administrator and the user have decided about organisations in {@code
 * sesame.jsonc}. A member that the machine's file has wins over the user's.
 *
 * <ul>
 *   <li>{@code organisations}: the only URLs that may be logged in to
 *   <li>{@code commands}: the only programs that a document may run, as an absolute path or a bare
 *       name
 *   <li>{@code allow}: by URL, which of {@code mcp}, {@code lsp}, {@code formatter}, {@code npm},
 *       {@code plugin:name@version} and {@code issuer:url} its document may bring
 *   <li>{@code failClosed}: stop when an organisation cannot be asked, instead of using what it
 *       said last
 *   <li>{@code signatures}: by URL, the thumbprint of the key that has to sign what it publishes
 *   <li>{@code sso}: the company's login
 *   <li>{@code secretStore}: {@code keyring} or {@code file}, where refresh tokens are kept
 *   <li>{@code tokenSkew}: how many seconds before its end a token is renewed
 *   <li>{@code anthropic}: whether logins with a Claude plan are asked about, forbidden or
 *       accepted, and what a browser sign-in needs; here each member of the machine's file wins by
 *       itself
 * </ul>
 */
public final class OrganisationRules {
    private static final String FILE = "sesame.jsonc";
    private static final String ANTHROPIC = "anthropic";
    private static final String SIGNATURES = "signatures";

    /** A SHA-256 hash in base64url without padding. */
    private static final int THUMBPRINT = 43;

    private static final Set<String> MEMBERS =
            Set.of(
                    "$schema",
                    "organisations",
                    "commands",
                    "allow",
                    "failClosed",
                    SIGNATURES,
                    "sso",
                    "secretStore",
                    "tokenSkew",
                    ANTHROPIC);
    private static final Duration SKEW = Duration.ofSeconds(60);

    private final JsonObject rules;

    private OrganisationRules(JsonObject rules) {
        this.rules = rules;
    }

    /**
     * Reads the machine's and the user's file.
     *
     * @throws AuthException when one of them is not usable
     */
    public static OrganisationRules load(Environment environment) {
        var machine = environment.machineDirectory("sesame").resolve(FILE);
        return load(machine, environment.sesameConfig().resolve(FILE));
    }

    static OrganisationRules load(Path machine, Path user) {
        var own = read(user);
        var merged = own;
        for (var member : read(machine).members().entrySet()) {
            var value = member.getValue();
            merged =
                    merged.with(
                            member.getKey(),
                            member.getKey().equals(ANTHROPIC)
                                    ? anthropic(own).under(value.asObject().orElseThrow())
                                    : value);
        }
        return new OrganisationRules(merged);
    }

    private static JsonObject read(Path file) {
        if (!Files.exists(file)) {
            return JsonObject.EMPTY;
        }
        try {
            var rules =
                    Json.parseJsonc(TextFile.read(file))
                            .asObject()
                            .orElseThrow(() -> unusable(file, "does not hold a JSON object"));
            checkTypes(file, rules);
            return rules;
        } catch (JsonSyntaxException e) {
            throw unusable(file, "is not valid JSON(C): " + e.describe());
        } catch (IOException e) {
            throw unusable(file, "cannot be read");
        }
    }

    /** A rule of another type would not count, and the person who wrote it would not know. */
    private static void checkTypes(Path file, JsonObject rules) {
        for (var name : rules.members().keySet()) {
            if (!MEMBERS.contains(name)) {
                throw unusable(file, "has a member \"" + name + "\" that means nothing");
            }
        }
        for (var name : List.of("organisations", "commands")) {
            var list = rules.get(name).flatMap(JsonValue::asArray);
            if (rules.get(name).isPresent()
                    && (list.isEmpty() || list.get().size() != rules.strings(name).size())) {
                throw unusable(file, "has a \"" + name + "\" that is not a list of texts");
            }
        }
        Permits.problem(rules)
                .ifPresent(problem -> {
                    throw unusable(file, problem);
                });
        AnthropicRules.problem(rules)
                .ifPresent(problem -> {
                    throw unusable(file, problem);
                });
        if (rules.get("failClosed").isPresent()
                && rules.get("failClosed").flatMap(JsonValue::asBoolean).isEmpty()) {
            throw unusable(file, "has a \"failClosed\" that is neither true nor false");
        }
        if (rules.get(SIGNATURES).isPresent() && !areThumbprints(rules)) {
            throw unusable(file, "has \"signatures\" that do not name a thumbprint by URL");
        }
        LoginRules.problem(rules)
                .ifPresent(why -> {
                    throw unusable(file, why);
                });
    }

    private static boolean areThumbprints(JsonObject rules) {
        var values = rules.object(SIGNATURES).orElse(JsonObject.EMPTY);
        var texts = values.strings().values();
        return rules.object(SIGNATURES).isPresent()
                && texts.size() == values.members().size()
                && texts.stream().allMatch(text -> text.length() == THUMBPRINT);
    }

    private static AuthException unusable(Path file, String why) {
        return new AuthException(Failure.INVALID_CONFIG, file + " " + why, "Mend that file");
    }

    /** Tells whether {@code organisation} may be used on this machine at all. */
    public boolean permits(Organisation organisation) {
        return permitted("organisations")
                .map(list -> list.stream().map(Organisation::of).anyMatch(organisation::equals))
                .orElse(true);
    }

    /**
     * Checks that {@code organisation} may be used on this machine.
     *
     * @throws AuthException {@link Failure#UNTRUSTED} when it may not
     */
    public void require(Organisation organisation) {
        if (!permits(organisation)) {
            throw new AuthException(
                    Failure.UNTRUSTED,
                    "this machine does not allow " + organisation,
                    "Ask the administrator of this machine (sesame.jsonc)");
        }
    }

    boolean permits(AuthCommand auth) {
        var program = auth.command().getFirst();
        return permitted("commands").map(list -> list.contains(program)).orElse(true);
    }

    private Optional<List<String>> permitted(String member) {
        return rules.get(member).flatMap(JsonValue::asArray).map(_ -> rules.strings(member));
    }

    /**
     * Returns what the document of {@code organisation} may bring beyond settings: members of the
     * configuration, and plugins as {@code name@version}.
     */
    Set<String> allowed(Organisation organisation) {
        return Permits.members(rules, organisation);
    }

    /** Returns whether what {@code organisation} publishes has to be signed. */
    Signing signing(Organisation organisation) {
        var thumbprint = rules.object(SIGNATURES).flatMap(keys -> keys.string(organisation.url()));
        return new Signing(organisation, thumbprint);
    }

    /** Returns where people may sign in although it is another domain than the organisation's. */
    Set<Origin> issuers(Organisation organisation) {
        return Permits.issuers(rules, organisation);
    }

    /** Returns the company's login, as it is written. */
    public Optional<JsonObject> sso() {
        return rules.object("sso");
    }

    /** Returns where refresh tokens must be kept, {@code keyring} or {@code file}. */
    public Optional<String> secretStore() {
        return rules.string("secretStore");
    }

    /** Returns how long before its end a token is renewed, one minute by default. */
    public Duration tokenSkew() {
        return LoginRules.skew(rules).orElse(SKEW);
    }

    /** Tells whether nothing may run when an organisation cannot be asked. */
    public boolean failClosed() {
        return rules.get("failClosed").flatMap(JsonValue::asBoolean).orElse(false);
    }

    /** Returns what is decided about logins to Anthropic; empty when nothing is. */
    public JsonObject anthropic() {
        return anthropic(rules);
    }

    private static JsonObject anthropic(JsonObject rules) {
        return rules.object(ANTHROPIC).orElse(JsonObject.EMPTY);
    }
}
