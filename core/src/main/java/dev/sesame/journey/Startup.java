package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.config.Config;
import dev.sesame.config.ConfigFiles;
import dev.sesame.config.ConfigLayer;
import dev.sesame.config.OrganisationDefaults;
import dev.sesame.credential.Credential;
import dev.sesame.credential.CredentialStore;
import dev.sesame.extension.Plugins;
import dev.sesame.http.DisplayUrl;
import dev.sesame.http.Http;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.wellknown.Membership;
import dev.sesame.wellknown.Organisation;
import dev.sesame.wellknown.OrganisationRules;
import dev.sesame.wellknown.OrganisationTrust;
import dev.sesame.wellknown.Published;
import dev.sesame.wellknown.Published.Snapshot;
import dev.sesame.wellknown.WellKnownClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Starting up: read the credentials, ask all organisations at the same time, read the configuration
 * over their defaults.
 *
 * <p>An organisation that cannot be asked stops nobody: what it said last is used, and its age
 * told. One that never could be asked is left out when it is down; when it answers nonsense, that
 * is an error, because somebody can mend it.
 */
public final class Startup {
    private final Environment environment;
    private final CredentialStore credentials;
    private final Http http;
    private final OrganisationRules rules;
    private final List<String> notes = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private Optional<StartupTokens> tokens = Optional.empty();

    /** Starts in {@code environment}, within {@code rules}; for one use. */
    public Startup(
            Environment environment,
            OrganisationRules rules,
            CredentialStore credentials,
            Http http) {
        this.environment = environment;
        this.credentials = credentials;
        this.http = http;
        this.rules = rules;
    }

    /**
     * Does it.
     *
     * @throws AuthException when credentials or configuration cannot be used
     */
    public Session start() {
        giveBack();
        var stored = credentials.all();
        var memberships = memberships(stored);
        var layers = organisations(memberships);
        return session(stored, memberships, files -> files.load(layers));
    }

    /**
     * Returns the session that there would be if organisations said {@code settings}, by their
     * URLs, without asking anybody.
     *
     * @throws AuthException as {@link #start}
     */
    Session assuming(Map<String, JsonObject> settings) {
        var stored = credentials.all();
        var memberships = memberships(stored);
        var layers = new ArrayList<ConfigLayer>();
        for (var membership : memberships) {
            var url = membership.organisation().url();
            var said = settings.getOrDefault(url, JsonObject.EMPTY);
            layers.add(OrganisationLayers.read(membership, url, said, environment).layer());
        }
        return session(stored, memberships, files -> files.look(layers));
    }

    private Session session(
            Map<String, Credential> stored,
            List<Membership> memberships,
            Function<ConfigFiles, Config> reading) {
        var tokens = new LinkedHashMap<String, Secret>();
        memberships.forEach(m -> tokens.put(m.variable(), m.token()));
        return new Session(
                reading.apply(new ConfigFiles(environment, tokens)),
                stored,
                memberships,
                Map.copyOf(tokens),
                List.copyOf(notes),
                List.copyOf(leftOut),
                Plugins.none());
    }

    /** Returns the rules of this machine. */
    OrganisationRules rules() {
        return rules;
    }

    /** Returns what it reads credentials from. */
    CredentialStore credentials() {
        return credentials;
    }

    /** Returns what is worth telling: organisations that could not be asked, logins left alone. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** Asks all organisations now and returns what each said, for {@code org sync}. */
    public List<Published> sync() {
        giveBack();
        return publish(memberships(credentials.all()), client().confirming());
    }

    private WellKnownClient client() {
        return new WellKnownClient(http, environment, rules);
    }

    private List<Membership> memberships(Map<String, Credential> stored) {
        var memberships = new ArrayList<Membership>();
        for (var login : Credential.WellKnown.among(stored).entrySet()) {
            var url = login.getKey();
            try {
                memberships.add(membership(url, login.getValue(), stored.keySet()));
            } catch (AuthException e) {
                notes.add("the login " + DisplayUrl.of(url) + " is left alone: " + e.problem());
            }
        }
        return memberships;
    }

    private Membership membership(String url, Credential.WellKnown login, Set<String> stored) {
        var organisation = Organisation.of(url);
        if (!url.equals(organisation.url()) && stored.contains(organisation.url())) {
            throw new AuthException(
                    Failure.INVALID_INPUT, "there is another one for " + organisation, "");
        }
        if (!rules.permits(organisation)) {
            throw new AuthException(
                    Failure.UNTRUSTED, "this machine does not allow that organisation", "");
        }
        return new OrganisationTrust(environment, rules)
                .membership(organisation, login.key(), login.token());
    }

    private List<Published> publish(List<Membership> memberships, WellKnownClient client) {
        return memberships.isEmpty()
                ? List.of()
                : client.fetchAll(memberships, tokens(), this::defaults);
    }

    private StartupTokens tokens() {
        var used =
                new StartupTokens(
                        new OrganisationTokens(environment, credentials, () -> rules, _ -> {}),
                        environment.clock());
        tokens = Optional.of(used);
        return used;
    }

    /**
     * Waits a little for renewals that nobody waited for any more; call it before the program ends.
     *
     * @param notes takes why the end is waited for
     */
    public void finish(Consumer<String> notes) {
        tokens.ifPresent(used -> used.finish(notes));
    }

    private List<ConfigLayer> organisations(List<Membership> memberships) {
        var layers = new ArrayList<ConfigLayer>();
        for (var published : publish(memberships, client())) {
            published.problem().ifPresent(problem -> tell(published, problem));
            if (published.snapshot().isPresent()) {
                for (var defaults : defaults(published.membership(), published.snapshot().get())) {
                    var organisation = published.membership().organisation();
                    tellReplaced(organisation, defaults);
                    defaults.dropped()
                            .forEach(left -> leftOut.add(organisation + " wants " + left));
                    layers.add(defaults.layer());
                }
            }
        }
        return layers;
    }

    /**
     * Who allowed a plugin would wonder where it is once its organisation names another version.
     */
    private void tellReplaced(Organisation organisation, OrganisationDefaults defaults) {
        for (var plugin : defaults.replacedPlugins()) {
            notes.add(
                    organisation
                            + " now brings the plugin "
                            + plugin
                            + ", which is left out until you allow it: sesame plugin allow "
                            + organisation
                            + " "
                            + plugin);
        }
    }

    private void tell(Published published, AuthException problem) {
        boolean isDown = problem.failure() == Failure.UNREACHABLE;
        if (rules.failClosed() || (published.snapshot().isEmpty() && !isDown)) {
            throw problem;
        }
        Outage.of(published, environment.clock().instant()).ifPresent(notes::add);
    }

    /** Also the check that decides whether an answer is worth remembering. */
    private List<OrganisationDefaults> defaults(Membership membership, Snapshot snapshot) {
        return OrganisationLayers.of(membership, snapshot, environment);
    }

    /** What a run that was killed kept goes back. */
    private void giveBack() {
        try {
            credentials.kept().giveBack();
        } catch (AuthException e) {
            notes.add(e.problem());
        }
    }
}
