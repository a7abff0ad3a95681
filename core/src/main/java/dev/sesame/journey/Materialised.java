package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Secret;
import dev.sesame.config.MaterialisedConfig;
import dev.sesame.config.Merge;
import dev.sesame.config.OrganisationDefaults;
import dev.sesame.credential.CredentialStore;
import dev.sesame.http.Http;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.wellknown.Membership;
import dev.sesame.wellknown.OrganisationRules;
import dev.sesame.wellknown.Published;
import dev.sesame.wellknown.Published.Snapshot;
import dev.sesame.wellknown.VariableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Organisations for the real OpenCode without a network: what they publish stands in OpenCode's
 * global {@code config.json}, their logins are kept out of {@code auth.json}, and {@code
 * opencode.json} in Sesame's state directory tells the shim in OpenCode what to do. Everything can
 * be taken back.
 */
public final class Materialised {
    private final Environment environment;
    private final CredentialStore credentials;
    private final MaterialisedConfig config;
    private final ShimState shim;

    /** Keeps the logins of {@code credentials}. */
    public Materialised(Environment environment, CredentialStore credentials) {
        this.environment = environment;
        this.credentials = credentials;
        this.config = new MaterialisedConfig(environment);
        this.shim = new ShimState(environment);
    }

    /** Tells whether organisations are materialised, so that they should be kept up to date. */
    public boolean exists() {
        return shim.exists();
    }

    /** Tells whether the organisation {@code url} is among them. */
    public boolean contains(String url) {
        return exists() && config.settings().containsKey(url);
    }

    /**
     * Returns what of the materialised settings should carry a token that may not go there, or
     * which file of this machine sends it elsewhere, a sentence each. Asks nobody.
     *
     * @throws AuthException when credentials or configuration cannot be used
     */
    public List<String> strays() {
        var settings = config.settings();
        if (!exists() || settings.values().stream().noneMatch(Materialised::hasAddresses)) {
            return List.of();
        }
        var rules = OrganisationRules.load(environment);
        var session =
                new Startup(environment, rules, credentials, new Http(environment))
                        .assuming(settings);
        return RelayedSession.strays(environment, session).stream()
                .map(stray -> stray.name() + " gets no token: " + stray.why())
                .toList();
    }

    private static boolean hasAddresses(JsonObject settings) {
        return settings.get("provider").isPresent() || settings.get("mcp").isPresent();
    }

    /** What is about to be done; nothing is done before {@link #apply}. */
    public final class Change {
        private final MaterialisedConfig.Change settings;
        private final List<JsonObject> organisations;
        private final List<String> leftOut;

        private Change(
                Map<String, JsonObject> settings,
                List<JsonObject> organisations,
                List<String> leftOut) {
            this.settings = config.change(settings);
            this.organisations = List.copyOf(organisations);
            this.leftOut = List.copyOf(leftOut);
        }

        /** Returns what organisations wanted beyond what they are allowed, a sentence each. */
        public List<String> leftOut() {
            return leftOut;
        }

        /** Returns what is done, a line each, without any value; empty when all is done already. */
        public List<String> lines() {
            var lines = new ArrayList<String>();
            if (!settings.isNone()) {
                lines.add(line(environment.shorten(config.path())));
            }
            var urls = settings.settings().keySet();
            var pinned = credentials.kept().pinned();
            var logins = environment.shorten(credentials.path());
            for (var url : urls) {
                if (!pinned.contains(url)) {
                    lines.add("keep the login with " + url + " out of " + logins);
                }
            }
            for (var url : pinned) {
                if (!urls.contains(url)) {
                    lines.add("give the login with " + url + " back to " + logins);
                }
            }
            return lines;
        }

        private String line(String path) {
            if (settings.text().isEmpty()) {
                return "delete " + path;
            }
            var names = new LinkedHashSet<String>();
            settings.settings().values().forEach(tree -> addNames(tree, names));
            return names.isEmpty()
                    ? "take the organisations' settings out of " + path
                    : "write " + path + ": " + String.join(", ", names);
        }

        /**
         * Does it. When it ends half-way it can be done again.
         *
         * @throws AuthException when a file cannot be written
         */
        public void apply() {
            config.apply(settings);
            shim.write(organisations);
            credentials.kept().pin(settings.settings().keySet());
        }
    }

    /**
     * Returns what it takes for OpenCode to find what organisations published. An organisation that
     * cannot be used now stays as it was materialised last.
     *
     * @param all the answer of {@link Startup#sync}
     * @throws AuthException when {@code config.json} is not Sesame's
     */
    public Change materialise(List<Published> all) {
        var before = config.settings();
        var known = shim.read();
        var settings = new LinkedHashMap<String, JsonObject>();
        var organisations = new ArrayList<JsonObject>();
        var leftOut = new ArrayList<String>();
        for (var published : all) {
            var membership = published.membership();
            var url = membership.organisation().url();
            if (published.snapshot().isPresent()) {
                var layers = layers(membership, published.snapshot().get());
                for (var layer : layers) {
                    layer.dropped().forEach(left -> leftOut.add(url + " wants " + left));
                }
                var trees = layers.stream().map(each -> each.layer().tree()).toList();
                var tree = Merge.united(trees);
                MaterialisedConfig.requireOnly(VariableName.reference(membership.variable()), tree);
                settings.put(url, tree);
                organisations.add(ShimState.organisation(membership, tree));
            } else if (before.containsKey(url)) {
                settings.put(url, before.get(url));
                known.stream().filter(o -> ShimState.isOf(o, url)).forEach(organisations::add);
            }
        }
        return new Change(settings, organisations, leftOut);
    }

    /**
     * Returns what it takes to undo it for the organisation {@code url} alone, without asking
     * anybody.
     *
     * @throws AuthException as {@link #remove()}
     */
    public Change remove(String url) {
        var settings = new LinkedHashMap<>(config.settings());
        settings.remove(url);
        var organisations = shim.read().stream().filter(o -> !ShimState.isOf(o, url)).toList();
        return new Change(settings, organisations, List.of());
    }

    /**
     * Returns what it takes to undo all of it.
     *
     * @throws AuthException when {@code config.json} was changed so that it is not understood
     */
    public Change remove() {
        return new Change(Map.of(), List.of(), List.of());
    }

    /** The references to the token stay what they are: they stand for themselves. */
    private List<OrganisationDefaults> layers(Membership membership, Snapshot snapshot) {
        var itself =
                new Membership(
                        membership.organisation(),
                        membership.variable(),
                        Secret.of(VariableName.reference(membership.variable())),
                        membership.scope(),
                        membership.allowed());
        return OrganisationLayers.of(itself, snapshot, environment);
    }

    /** Providers are named one by one. */
    private static void addNames(JsonObject settings, Set<String> names) {
        for (var name : settings.without("$schema").members().keySet()) {
            if (name.equals("provider")) {
                settings.object(name)
                        .orElse(JsonObject.EMPTY)
                        .members()
                        .keySet()
                        .forEach(id -> names.add("provider." + id));
            } else {
                names.add(name);
            }
        }
    }
}
