package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.config.ConfigSource;
import dev.sesame.http.NodeNetwork;
import dev.sesame.http.Origin;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import dev.sesame.provider.KeySource;
import dev.sesame.provider.Provider;
import dev.sesame.wellknown.Membership;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an OpenCode behind a relay is given in the place of its organisations: their values where
 * nobody on this machine says otherwise, and for each provider and server that is sent their token
 * the relay's address and secret. Nothing in it is of use elsewhere.
 *
 * <p>It goes into {@code OPENCODE_CONFIG_CONTENT}, which OpenCode lays over every file but the
 * managed ones; so what a file of this machine says of an organisation's value is left out.
 */
public final class RelayedSession {
    private static final String CONTENT = "OPENCODE_CONFIG_CONTENT";
    private static final Set<ConfigSource.Kind> ABOVE =
            Set.of(ConfigSource.Kind.MANAGED, ConfigSource.Kind.PREFERENCES);

    private final Environment environment;
    private final Session session;
    private final TokenPlaces tokens;
    private final List<Way> ways = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * An address that requests with a token go to.
     *
     * @param base the address
     * @param membership whose token
     * @param places where the configuration names the address, each a path of names
     * @param key where it has the token as the provider's key
     */
    public record Way(
            URI base,
            Membership membership,
            List<List<String>> places,
            Optional<List<String>> key) {
        /** Copies {@code places}. */
        public Way {
            places = List.copyOf(places);
        }
    }

    private RelayedSession(Environment environment, Session session) {
        this.environment = environment;
        this.session = session;
        this.tokens = new TokenPlaces(session.memberships());
    }

    /**
     * Finds out where the tokens of {@code session} go.
     *
     * @throws AuthException {@link Failure#INVALID_CONFIG} when a provider has an address that is
     *     none
     */
    public static RelayedSession of(Environment environment, Session session) {
        var relayed = new RelayedSession(environment, session);
        for (var provider : new ProviderAccess(environment, session).providers().listed()) {
            relayed.add(provider);
        }
        relayed.tree()
                .object("mcp")
                .orElse(JsonObject.EMPTY)
                .members()
                .forEach((id, server) -> server.asObject().ifPresent(s -> relayed.add(id, s)));
        return relayed;
    }

    /** Returns where they go; a relay is to number its upstreams in this order. */
    public List<Way> ways() {
        return List.copyOf(ways);
    }

    /** Returns which requests are not relayed although they should carry a token, and why. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /**
     * Returns the variables that the child gets in the place of those of this process.
     *
     * @param addresses the relay's address for each way
     * @param secret what the child sends in the place of a token
     * @throws AuthException {@link Failure#INVALID_CONFIG} when the user's own {@code
     *     OPENCODE_CONFIG_CONTENT} cannot be extended
     */
    public Map<String, String> variables(List<URI> addresses, Secret secret) {
        var variables = new LinkedHashMap<>(NodeNetwork.variables(environment));
        session.memberships().forEach(m -> variables.put(m.variable(), secret.reveal()));
        variables.put(CONTENT, Json.write(content(addresses, secret)));
        return variables;
    }

    private JsonObject content(List<URI> addresses, Secret secret) {
        var content = TokenPlaces.withoutReferences(session.config().ofOrganisations());
        for (int i = 0; i < ways.size(); i++) {
            var way = ways.get(i);
            var part = way.places().getFirst().subList(0, 2);
            var carrying = tree().at(part).flatMap(JsonValue::asObject).map(tokens::only);
            content = content.under(at(part, carrying.orElse(JsonObject.EMPTY)));
            var address = new JsonString(addresses.get(i).toString());
            for (var place : way.places()) {
                content = content.under(at(place, address));
            }
            if (way.key().isPresent()) {
                content = content.under(at(way.key().get(), new JsonString(secret.reveal())));
            }
        }
        return own().under(tokens.hidden(content, secret));
    }

    private static JsonObject at(List<String> path, JsonValue value) {
        var whole = value;
        for (var name : path.reversed()) {
            whole = JsonObject.EMPTY.with(name, whole);
        }
        return (JsonObject) whole;
    }

    /** What the user says there, as it was written: OpenCode fills in its references. */
    private JsonObject own() {
        try {
            return environment
                    .nonEmpty(CONTENT)
                    .flatMap(text -> Json.parseJsonc(text).asObject())
                    .orElse(JsonObject.EMPTY);
        } catch (JsonSyntaxException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    CONTENT + " cannot be extended: " + e.getMessage(),
                    "Put its references into quotes, or use a file and OPENCODE_CONFIG",
                    e);
        }
    }

    private JsonObject tree() {
        return session.config().tree();
    }

    private void add(Provider provider) {
        for (var membership : session.memberships()) {
            boolean isKey = isKey(provider, membership);
            if (isKey || carries(List.of("provider", provider.id()), membership)) {
                add(provider, membership, isKey);
                return;
            }
        }
    }

    /** The token is the key, or would be one if its variable had a value. */
    private static boolean isKey(Provider provider, Membership membership) {
        boolean isOpen =
                provider.keySource() == KeySource.ENVIRONMENT
                        || provider.keySource() == KeySource.NONE;
        return provider.key().filter(membership.token()::equals).isPresent()
                || (isOpen && provider.env().contains(membership.variable()));
    }

    private boolean carries(List<String> place, Membership membership) {
        return tree().at(place).filter(new TokenPlaces(List.of(membership))::isIn).isPresent();
    }

    private void add(Provider provider, Membership membership, boolean isKey) {
        var root = List.of("provider", provider.id());
        var places = new LinkedHashMap<URI, List<List<String>>>();
        for (var model : provider.models().values()) {
            provider.address(model, environment)
                    .ifPresent(base ->
                            places.computeIfAbsent(base, _ -> new ArrayList<>())
                                    .add(below(root, "models", model.id(), "provider", "api")));
        }
        var whole = List.of(below(root, "options", "baseURL"));
        var key = Optional.of(below(root, "options", "apiKey")).filter(_ -> isKey);
        places.forEach((base, each) ->
                add(new Way(base, membership, places.size() == 1 ? whole : each, key)));
    }

    private static List<String> below(List<String> place, String... names) {
        var path = new ArrayList<>(place);
        path.addAll(List.of(names));
        return path;
    }

    private void add(String id, JsonObject server) {
        var root = List.of("mcp", id);
        for (var membership : session.memberships()) {
            var base = server.string("url").flatMap(RelayedSession::address);
            if (base.isPresent() && carries(root, membership)) {
                add(new Way(base.get(), membership, List.of(below(root, "url")), Optional.empty()));
            }
        }
    }

    private static Optional<URI> address(String url) {
        try {
            return Optional.of(URI.create(url)).filter(uri -> uri.getHost() != null);
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // OpenCode will say so
        }
    }

    private void add(Way way) {
        var place = way.places().getFirst();
        var name = place.get(0) + "." + place.get(1);
        if (!way.membership().scope().covers(Origin.of(way.base()))) {
            notes.add(
                    name
                            + " is not relayed: the token of "
                            + way.membership().organisation()
                            + " may not go to "
                            + Origin.of(way.base()));
            return;
        }
        if (way.places().stream().anyMatch(this::isManaged)) {
            notes.add(
                    name
                            + " is not relayed: this machine's managed configuration sets its address");
            return;
        }
        ways.add(way);
    }

    private boolean isManaged(List<String> place) {
        return session.config().explain(place).stream()
                .findFirst()
                .filter(origin -> ABOVE.contains(origin.source().kind()))
                .isPresent();
    }
}
