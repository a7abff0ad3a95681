package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.credential.Credential;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.keyring.StoreChoice;
import dev.sesame.sso.SsoSession;
import dev.sesame.sso.SsoSettings;
import dev.sesame.wellknown.Organisation;
import dev.sesame.wellknown.OrganisationRules;
import dev.sesame.wellknown.WellKnownClient;
import dev.sesame.wellknown.WellKnownDocument;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/**
 * Which login is meant. The first of these that says something: {@code --issuer} and the options
 * beside it; an organisation's URL and what it publishes; {@code sso} in {@code sesame.jsonc}; the
 * only session there is; the only organisation that is logged in to and publishes one.
 */
final class SsoOptions {
    private static final List<String> TEXTS =
            List.of(
                    "issuer",
                    "client-id",
                    "grant",
                    "client-secret-file",
                    "client-secret-env",
                    "client-assertion-file",
                    "client-key-file",
                    "subject-token-file",
                    "subject-token-type");
    private static final List<String> LISTS = List.of("scope", "audience", "resource");

    private final Arguments arguments;
    private final Program program;
    private final OrganisationRules rules;
    private final SsoSettings settings;

    SsoOptions(Arguments arguments, Program program) {
        this.arguments = arguments;
        this.program = program;
        this.rules = OrganisationRules.load(program.environment());
        var account = arguments.option("account");
        var found = found();
        this.settings = account.isPresent() ? found.forAccount(account.get()) : found;
    }

    static Options options() {
        var options = new Options();
        add(options, "issuer", "URL", "the identity provider");
        add(options, "client-id", "ID", "who asks, as the identity provider knows it");
        add(options, "scope", "SCOPE", "what is asked for (repeatable)");
        add(options, "audience", "NAME", "for whom the token is (repeatable)");
        add(options, "resource", "URL", "for which address the token is (repeatable)");
        add(options, "account", "NAME", "keeps several logins of one person apart");
        add(options, "grant", "GRANT", "how the first token is had (default authorization_code)");
        add(options, "client-secret-file", "FILE", "the client's own secret");
        add(options, "client-secret-env", "NAME", "the variable of the client's own secret");
        add(options, "client-assertion-file", "FILE", "a token that stands for the client");
        add(options, "client-key-file", "FILE", "the client's private key, a JWK");
        add(options, "subject-token-file", "FILE", "a token to exchange or present");
        add(options, "subject-token-type", "URN", "what that token is (default a JWT)");
        return options;
    }

    private static void add(Options options, String name, String value, String text) {
        options.addOption(Option.builder().longOpt(name).hasArg().argName(value).desc(text).get());
    }

    /** Returns the settings of the login that is meant. */
    SsoSettings settings() {
        return settings;
    }

    private SsoSettings found() {
        if (arguments.option("issuer").isPresent()) {
            return SsoSettings.of(flags(), "the command line");
        }
        requireIssuer();
        if (arguments.first().isPresent()) {
            return ofOrganisation(Organisation.of(arguments.first().get()));
        }
        var rule = rules.sso();
        if (rule.isPresent()) {
            return SsoSettings.of(rule.get(), "\"sso\" in sesame.jsonc");
        }
        var sessions = SsoSession.all(program.environment());
        if (sessions.size() == 1) {
            return sessions.getFirst();
        }
        return known().orElseThrow(() -> nobody(sessions.size()));
    }

    /** What would not count is refused. */
    private void requireIssuer() {
        var json = flags();
        if (!json.members().isEmpty()) {
            var first = json.members().keySet().iterator().next().replace('_', '-');
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    "--" + first + " says something of a login that is not named",
                    "Add --issuer URL --client-id ID");
        }
    }

    private JsonObject flags() {
        var json = JsonObject.EMPTY;
        for (var name : TEXTS) {
            var value = arguments.option(name);
            if (value.isPresent()) {
                json = json.with(name.replace('-', '_'), absolute(name, value.get()));
            }
        }
        for (var name : LISTS) {
            var values = arguments.all(name);
            json = values.isEmpty() ? json : json.with(name, JsonArray.ofStrings(values));
        }
        return json;
    }

    /** It is remembered, and used in other folders. */
    private String absolute(String name, String value) {
        return name.endsWith("-file")
                ? program.environment().directory().resolve(value).toString()
                : value;
    }

    /** What it published when it was last asked, else what it publishes now. */
    private SsoSettings ofOrganisation(Organisation organisation) {
        rules.require(organisation);
        return lastKnown(organisation)
                .or(() ->
                        published(
                                new WellKnownClient(program.http(), program.environment())
                                        .fetch(organisation)))
                .orElseThrow(() ->
                        new AuthException(
                                Failure.INVALID_CONFIG,
                                organisation
                                        + " publishes no company login (\"sesame\": {\"sso\": …})",
                                "Name it: --issuer URL --client-id ID"));
    }

    private Optional<SsoSettings> known() {
        var found =
                program.credentials().all().entrySet().stream()
                        .filter(entry -> entry.getValue() instanceof Credential.WellKnown)
                        .flatMap(entry -> lastKnown(Organisation.of(entry.getKey())).stream())
                        .toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private Optional<SsoSettings> lastKnown(Organisation organisation) {
        return WellKnownDocument.lastKnown(program.environment(), organisation)
                .flatMap(SsoOptions::published);
    }

    private static Optional<SsoSettings> published(WellKnownDocument document) {
        return document.sso()
                .map(json -> SsoSettings.published(json, document.organisation().toString()));
    }

    private static AuthException nobody(int sessions) {
        return new AuthException(
                sessions == 0 ? Failure.NOT_LOGGED_IN : Failure.INVALID_INPUT,
                sessions == 0
                        ? "no company login is known"
                        : "there are " + sessions + " company logins",
                "Name one: --issuer URL --client-id ID, or the URL of your organisation");
    }

    /** Returns where refresh tokens are kept: the administrator's word, else the person's. */
    StoreChoice store() {
        var ruled = rules.secretStore().flatMap(SsoOptions::choice);
        if (ruled.isPresent()) {
            return ruled.get();
        }
        return arguments
                .option("store")
                .map(word ->
                        choice(word)
                                .orElseThrow(() ->
                                        new AuthException(
                                                Failure.INVALID_INPUT,
                                                "there is no store " + word,
                                                "Use --store keyring or --store file")))
                .orElse(StoreChoice.UNSET);
    }

    private static Optional<StoreChoice> choice(String word) {
        return switch (word) {
            case "keyring" -> Optional.of(StoreChoice.KEYRING);
            case "file" -> Optional.of(StoreChoice.FILE);
            default -> Optional.empty();
        };
    }

    /** Returns the session that is meant. */
    SsoSession session() {
        return new SsoSession(program.environment(), program.http(), settings, rules.tokenSkew());
    }
}
