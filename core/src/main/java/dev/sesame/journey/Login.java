package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.config.OrganisationDefaults;
import dev.sesame.credential.Credential;
import dev.sesame.credential.CredentialStore;
import dev.sesame.http.Http;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthResult;
import dev.sesame.token.AccessToken;
import dev.sesame.wellknown.AuthCommandRunner;
import dev.sesame.wellknown.Organisation;
import dev.sesame.wellknown.OrganisationRules;
import dev.sesame.wellknown.OrganisationTrust;
import dev.sesame.wellknown.WellKnownClient;
import dev.sesame.wellknown.WellKnownDocument;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Logging in: with an organisation once, by its URL, through a plugin, or with a provider's key.
 *
 * <p>With an organisation that is one request, one process and one write: fetch the document and
 * check it, let a person approve its command, run it, store the token, remember the approval. No
 * configuration is read and no other organisation is asked, so that a login mends what is broken
 * elsewhere.
 */
public final class Login {
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);

    /** Beyond it JavaScript counts no milliseconds, and OpenCode drops the entry. */
    private static final long LAST_MOMENT = (1L << 53) - 1;

    private static final Secret NO_TOKEN_YET = Secret.of("token");

    private final Environment environment;
    private final CredentialStore credentials;
    private final Http http;

    /** Stores in {@code credentials}. */
    public Login(Environment environment, CredentialStore credentials, Http http) {
        this.environment = environment;
        this.credentials = credentials;
        this.http = http;
    }

    /**
     * Logs in with the organisation at {@code url}.
     *
     * @throws AuthException when any step fails; then nothing is stored
     */
    public Organisation withOrganisation(String url, Interaction human) {
        var organisation = Organisation.of(url);
        credentials.requireReadable(); // before a person signs in for nothing
        var rules = OrganisationRules.load(environment);
        var trust = new OrganisationTrust(environment, rules);
        var client = new WellKnownClient(http, environment, rules);
        var document = client.fetch(organisation);
        var wanted = checked(document, trust.allowed(organisation)).wantedPlugins();
        var command = trust.approve(document, NamedOrigins.in(document), human);
        client.checkRemoteConfig(document, command.scope());
        var plugins = // asked before a person signs in, who may still be typing then
                wanted.stream().filter(each -> human.toRunPlugin(organisation, each)).toList();
        human.running(command.auth());
        var runner = new AuthCommandRunner(environment, COMMAND_LIMIT);
        var token = runner.run(command, human::standardError);
        trust.pin(command);
        plugins.forEach(plugin -> trust.allowPlugin(organisation, plugin));
        var dropped = checked(document, trust.allowed(organisation)).dropped();
        credentials.put(organisation.url(), new Credential.WellKnown(command.auth().env(), token));
        new OrganisationTokens(environment, credentials, () -> rules, human::note)
                .of(organisation)
                .obtained(AccessToken.of(token));
        dropped.forEach(
                left -> human.note("left out of the organisation's configuration: " + left));
        return organisation;
    }

    /** A document that could not be used at any later start is refused before its command runs. */
    private OrganisationDefaults checked(WellKnownDocument document, Set<String> allowed) {
        var address = document.organisation().document().toString();
        var whose =
                new OrganisationDefaults.Document(
                        address, document.config(), document.auth().env(), NO_TOKEN_YET);
        return OrganisationDefaults.read(whose, allowed, environment);
    }

    /**
     * Stores what a login through a plugin ended with, in place of all that is stored for the
     * provider. The key is the plugin's, else the typed one; its metadata are the answers to the
     * prompts and, over them, the plugin's.
     *
     * @param provider the provider of the plugin's hook; the result may name another one
     * @param typed the key that the person typed; empty when none was
     * @param inputs the answers to the prompts that belong to a key
     * @throws AuthException when the login failed or its result cannot be used; then nothing is
     *     stored
     */
    public void withPlugin(
            String provider, AuthResult result, Secret typed, Map<String, String> inputs) {
        if (result instanceof AuthResult.Tokens tokens) {
            credentials.replace(named(tokens.provider(), provider), oauth(tokens), tokens.extra());
        } else if (result instanceof AuthResult.Key key) {
            var metadata = new LinkedHashMap<>(inputs);
            metadata.putAll(key.metadata());
            var secret = key.key().map(Login::fit).orElse(typed);
            if (secret.isEmpty()) {
                throw failed("no key was typed for " + provider + ", and its plugin returned none");
            }
            credentials.replace(
                    named(key.provider(), provider),
                    new Credential.Api(secret, metadata),
                    JsonObject.EMPTY);
        } else {
            throw failed("the plugin for " + provider + " says that the login failed");
        }
    }

    private static String named(Optional<String> other, String provider) {
        return other.filter(id -> !id.isEmpty()).orElse(provider);
    }

    private static Credential oauth(AuthResult.Tokens tokens) {
        long expires = Math.clamp(tokens.expires(), 0, LAST_MOMENT);
        return new Credential.OAuth(
                fit(tokens.access()),
                fit(tokens.refresh()),
                expires,
                Optional.empty(),
                Optional.empty());
    }

    /** What programs print ends with a line break, which no header could carry. */
    private static Secret fit(Secret secret) {
        var text = secret.reveal();
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return end == text.length() ? secret : Secret.of(text.substring(0, end));
    }

    private static AuthException failed(String problem) {
        return new AuthException(
                Failure.ACCESS_DENIED, problem, "Nothing was stored; log in again");
    }

    /** Stores the key of a provider. */
    public void withKey(String provider, Secret key, Map<String, String> metadata) {
        credentials.put(provider, new Credential.Api(key, metadata));
    }
}
