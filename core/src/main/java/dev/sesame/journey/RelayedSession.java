package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.config.ConfigSource;
import dev.sesame.http.NodeNetwork;
import dev.sesame.http.Origin;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.provider.KeySource;
import dev.sesame.provider.Provider;
import dev.sesame.relay.Upstream;
import dev.sesame.wellknown.Membership;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What an OpenCode behind a relay is given in the place of its organisations: their values where
 * nobody on this machine says otherwise, and for each provider and server that is sent their token
 * the relay's address and secret. Nothing in it is of use elsewhere.
 *
 * <p>It goes into {@code OPENCODE_CONFIG_CONTENT}, which OpenCode lays over every file but the
 * managed ones; so what a file of this machine says of an organisation's value is left out.
 */
public final class RelayedSession {
    private static final Set<ConfigSource.Kind> ABOVE =
            Set.of(ConfigSource.Kind.MANAGED, ConfigSource.Kind.PREFERENCES);

    private final Environment environment;
    private final Session session;
    private final TokenPlaces tokens;
    private final List<Way> ways = new ArrayList<>();
    private final List<Stray> strays = new ArrayList<>();

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
     *     none, or the managed configuration of this machine sets one that would be relayed: nobody
     *     could send it elsewhere
     */
    public static RelayedSession of(Environment environment, Session session) {
        var relayed = found(environment, session);
        relayed.ways.forEach(relayed::requireUnmanaged);
        return relayed;
    }

    /** Returns what of {@code session} should carry a token and cannot, relayed or not. */
    static List<Stray> strays(Environment environment, Session session) {
        return List.copyOf(found(environment, session).strays);
    }

    private static RelayedSession found(Environment environment, Session session) {
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
        return strays.stream().map(s -> s.name() + " is not relayed: " + s.why()).toList();
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
        session.memberships()
                .forEach(m -> variables.put(m.variable(), RelayedContent.WORTHLESS.reveal()));
        variables.put("SESAME_RELAY", "1"); // the shim in OpenCode stands aside
        var content = new RelayedContent(environment, session.config(), tokens);
        variables.put(RelayedContent.VARIABLE, content.of(ways, addresses, secret));
        return variables;
    }

    private JsonObject tree() {
        return session.config().tree();
    }

    private void add(Provider provider) {
        var root = List.of("provider", provider.id());
        var carried =
                carried(
                        root,
                        membership -> isKey(provider, membership) || carries(root, membership));
        carried.ifPresent(membership -> add(provider, membership, isKey(provider, membership)));
    }

    /** Returns whose token {@code place} carries; a request has one token alone replaced. */
    private Optional<Membership> carried(List<String> place, Predicate<Membership> isCarried) {
        var all = session.memberships().stream().filter(isCarried).toList();
        if (all.stream().map(Membership::token).distinct().count() > 1) {
            strays.add(Stray.ambiguous(place, all.stream().map(Membership::organisation).toList()));
            return Optional.empty();
        }
        return all.stream().findFirst();
    }

    /** The token is the key, or would be one if its variable had a value. */
    private boolean isKey(Provider provider, Membership membership) {
        boolean isOpen =
                provider.keySource() == KeySource.ENVIRONMENT
                        || provider.keySource() == KeySource.NONE;
        Predicate<Membership> isItsToken =
                m -> provider.key().filter(m.token()::equals).isPresent();
        return session.memberships().stream().anyMatch(isItsToken)
                ? isItsToken.test(membership)
                : isOpen && provider.env().contains(membership.variable());
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
        var all = new ArrayList<Way>();
        places.forEach((base, each) ->
                all.add(new Way(base, membership, places.size() == 1 ? whole : each, key)));
        // one key for all of them: the relay's secret must not go to an address that is not its own
        if (all.stream().allMatch(this::mayBeRelayed)) {
            ways.addAll(all);
        }
    }

    private static List<String> below(List<String> place, String... names) {
        var path = new ArrayList<>(place);
        path.addAll(List.of(names));
        return path;
    }

    private void add(String id, JsonObject server) {
        var root = List.of("mcp", id);
        var base = server.string("url").flatMap(RelayedSession::address);
        if (base.isEmpty()) {
            return;
        }
        carried(root, membership -> carries(root, membership))
                .map(m -> new Way(base.get(), m, List.of(below(root, "url")), Optional.empty()))
                .filter(this::mayBeRelayed)
                .ifPresent(ways::add);
    }

    private static Optional<URI> address(String url) {
        try {
            return Optional.of(URI.create(url)).filter(uri -> uri.getHost() != null);
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // OpenCode will say so
        }
    }

    private boolean mayBeRelayed(Way way) {
        var organisation = way.membership().organisation();
        var origin = Origin.of(way.base());
        if (!way.membership().scope().covers(origin)) {
            strays.add(Stray.elsewhere(way.places().getFirst(), organisation, origin));
            return false;
        }
        if (!Upstream.isBase(way.base())) {
            strays.add(Stray.unfit(way.places().getFirst(), way.base()));
            return false;
        }
        return true;
    }

    private void requireUnmanaged(Way way) {
        if (way.places().stream().anyMatch(this::isManaged)
                || way.key().filter(this::isManaged).isPresent()) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    Stray.name(way.places().getFirst())
                            + " cannot be relayed: this machine's managed configuration sets its"
                            + " address or key",
                    "Run it without exec, or have the administrators leave that to the"
                            + " organisation");
        }
    }

    private boolean isManaged(List<String> place) {
        return session.config().explain(place).stream()
                .findFirst()
                .filter(origin -> ABOVE.contains(origin.source().kind()))
                .isPresent();
    }
}
