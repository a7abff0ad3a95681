package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Secret;
import dev.sesame.config.OrganisationDefaults;
import dev.sesame.credential.Credential;
import dev.sesame.credential.CredentialStore;
import dev.sesame.http.Http;
import dev.sesame.wellknown.AuthCommandRunner;
import dev.sesame.wellknown.Organisation;
import dev.sesame.wellknown.OrganisationRules;
import dev.sesame.wellknown.OrganisationTrust;
import dev.sesame.wellknown.WellKnownClient;
import dev.sesame.wellknown.WellKnownDocument;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Logging in: with an organisation once, by its URL, or with a provider's key.
 *
 * <p>With an organisation that is one request, one process and one write: fetch the document and
 * check it, let a person approve its command, run it, store the token, remember the approval. No
 * configuration is read and no other organisation is asked, so that a login mends what is broken
 * elsewhere.
 */
public final class Login {
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);
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
        var client = new WellKnownClient(http, environment);
        var document = client.fetch(organisation);
        var wanted = checked(document, trust.allowed(organisation)).wantedPlugins();
        var command = trust.approve(document, NamedOrigins.in(document), human);
        client.checkRemoteConfig(document, command.scope());
        human.running(command.auth());
        var runner = new AuthCommandRunner(environment, COMMAND_LIMIT);
        var token = runner.run(command, human::standardError);
        trust.pin(command);
        for (var plugin : wanted) {
            if (human.toRunPlugin(organisation, plugin)) {
                trust.allowPlugin(organisation, plugin);
            }
        }
        var dropped = checked(document, trust.allowed(organisation)).dropped();
        credentials.put(organisation.url(), new Credential.WellKnown(command.auth().env(), token));
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

    /** Stores the key of a provider. */
    public void withKey(String provider, Secret key, Map<String, String> metadata) {
        credentials.put(provider, new Credential.Api(key, metadata));
    }
}
