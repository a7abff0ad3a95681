package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.credential.KeptLogins;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.relay.Relay;
import dev.sesame.relay.Upstream;
import dev.sesame.token.AccessToken;
import dev.sesame.token.TokenSource;
import dev.sesame.wellknown.Membership;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A relay for one program. While it is open, what the program asks of organisations carries tokens
 * that are good and that the program never sees, and the logins with organisations are out of
 * {@code auth.json}, so that an OpenCode asks no organisation when it starts.
 */
public final class Relaying implements AutoCloseable {
    private static final String CREDENTIALS = "OPENCODE_AUTH_CONTENT";

    private final Map<String, String> variables;
    private final Relay relay;
    private final Supplier<KeptLogins.Hold> logins;
    private final Consumer<String> notes;
    private Optional<KeptLogins.Hold> hold = Optional.empty();

    private Relaying(
            Map<String, String> variables,
            Relay relay,
            Supplier<KeptLogins.Hold> logins,
            Consumer<String> notes) {
        this.variables = Map.copyOf(variables);
        this.relay = relay;
        this.logins = logins;
        this.notes = notes;
    }

    /**
     * Starts up, and a relay for what the configuration sends an organisation's token to. The
     * logins are where they were until {@link #takeLogins}.
     *
     * @param startup the start of this run; whoever made it finishes it
     * @param notes takes what is worth telling people, now and as long as it is open
     * @throws AuthException when credentials or configuration cannot be used
     */
    public static Relaying start(Environment environment, Startup startup, Consumer<String> notes) {
        var session = startup.start();
        var credentials = startup.credentials();
        var tokens = new OrganisationTokens(environment, credentials, startup::rules, notes);
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
            var kept = credentials.kept();
            return new Relaying(variables, relay, () -> kept.hold(urls(session)), notes);
        } catch (AuthException e) {
            relay.close();
            throw e;
        }
    }

    private static Set<String> urls(Session session) {
        return Credential.WellKnown.among(session.credentials()).keySet();
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

    /**
     * Takes the logins with organisations out of {@code auth.json}. Who does that should be able to
     * {@link #close} this whatever happens to the process.
     *
     * @throws AuthException when a file cannot be parsed, locked or written
     */
    public void takeLogins() {
        hold = Optional.of(logins.get());
    }

    /**
     * Ends what is on its way, and gives the logins back when nobody else needs them away. When
     * that is not possible it is noted; a later start tries again.
     */
    @Override
    public void close() {
        relay.close();
        try {
            hold.ifPresent(KeptLogins.Hold::close);
        } catch (AuthException e) {
            notes.accept("the logins are not back in auth.json yet: " + e.problem());
        }
    }
}
