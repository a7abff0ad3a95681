package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.credential.CredentialStore;
import dev.sesame.credential.KeptLogins;
import dev.sesame.http.Http;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.relay.Relay;
import dev.sesame.relay.Upstream;
import dev.sesame.token.AccessToken;
import dev.sesame.token.TokenSource;
import dev.sesame.wellknown.Membership;
import dev.sesame.wellknown.OrganisationRules;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A relay for one program. While it is open, what the program asks of organisations carries tokens
 * that are good and that the program never sees, and the logins with organisations are out of
 * {@code auth.json}, so that an OpenCode asks no organisation when it starts.
 */
public final class Relaying implements AutoCloseable {
    private static final String CREDENTIALS = "OPENCODE_AUTH_CONTENT";

    private final Map<String, String> variables;
    private final Relay relay;
    private final KeptLogins.Hold hold;

    private Relaying(Map<String, String> variables, Relay relay, KeptLogins.Hold hold) {
        this.variables = Map.copyOf(variables);
        this.relay = relay;
        this.hold = hold;
    }

    /**
     * Starts up, and a relay for what the configuration sends an organisation's token to.
     *
     * @param notes takes what is worth telling people, now and as long as it is open
     * @throws AuthException when credentials or configuration cannot be used
     */
    public static Relaying start(
            Environment environment,
            OrganisationRules rules,
            CredentialStore credentials,
            Consumer<String> notes) {
        var session = new Startup(environment, rules, credentials, new Http(environment)).start();
        var tokens = new OrganisationTokens(environment, credentials, () -> rules, notes);
        session.notes().forEach(notes);
        var relayed = RelayedSession.of(environment, session);
        relayed.notes().forEach(notes);
        var upstreams = new ArrayList<Upstream>();
        relayed.ways()
                .forEach(way ->
                        upstreams.add(new Upstream(way.base(), source(way.membership(), tokens))));
        var relay = Relay.start(upstreams, environment, notes);
        try {
            var addresses = new ArrayList<URI>();
            for (int i = 0; i < upstreams.size(); i++) {
                addresses.add(relay.address(i));
            }
            var variables = new HashMap<>(relayed.variables(addresses, relay.secret()));
            withoutOrganisations(environment, session)
                    .ifPresent(text -> variables.put(CREDENTIALS, text));
            return new Relaying(variables, relay, credentials.kept().hold(urls(session)));
        } catch (AuthException e) {
            relay.close();
            throw e;
        }
    }

    private static Set<String> urls(Session session) {
        var urls = new LinkedHashSet<String>();
        session.credentials()
                .forEach((url, credential) -> {
                    if (credential instanceof Credential.WellKnown) {
                        urls.add(url);
                    }
                });
        return urls;
    }

    /** A program that has its credentials from a variable has them without organisations. */
    private static Optional<String> withoutOrganisations(Environment environment, Session session) {
        var content = environment.nonEmpty(CREDENTIALS);
        if (content.isEmpty() || urls(session).isEmpty()) {
            return Optional.empty();
        }
        try {
            var left = Json.parse(content.get()).asObject().orElse(JsonObject.EMPTY);
            for (var url : urls(session)) {
                left = left.without(url);
            }
            return Optional.of(Json.write(left));
        } catch (JsonSyntaxException _) {
            return Optional.empty(); // then everybody takes the file
        }
    }

    /** An old token is better than none, until the server has refused it. */
    private static TokenSource source(Membership membership, OrganisationTokens tokens) {
        return new TokenSource() {
            @Override
            public AccessToken get() {
                return AccessToken.of(tokens.good(membership));
            }

            @Override
            public AccessToken replace(Secret rejected) {
                return tokens.of(membership.organisation()).replace(rejected);
            }
        };
    }

    /** Returns the variables that the program gets in the place of those of this process. */
    public Map<String, String> variables() {
        return variables;
    }

    /** Ends what is on its way, and gives the logins back when nobody else needs them away. */
    @Override
    public void close() {
        try (hold) {
            relay.close();
        }
    }
}
