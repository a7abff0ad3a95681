package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.config.ConfigLayer;
import dev.sesame.config.MaterialisedConfig;
import dev.sesame.config.OrganisationDefaults;
import dev.sesame.credential.CredentialStore;
import dev.sesame.file.AtomicFile;
import dev.sesame.file.OwnerOnly;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.wellknown.Membership;
import dev.sesame.wellknown.Published;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Organisations for the real OpenCode without a network: what they publish stands in OpenCode's
 * global {@code config.json}, their logins are kept out of {@code auth.json}, and {@code
 * opencode.json} in Sesame's state directory tells the shim in OpenCode what to do. Everything can
 * be taken back.
 *
 * <p>That file holds {@code {"organisations": [{"url", "variable", "hosts", "origins", "domain",
 * "providers"}]}}. A token may go to a URL that is https, or http on this machine, and whose host
 * is among {@code hosts}, or whose origin is among {@code origins}, or whose host is {@code domain}
 * or below it; {@code domain} may be absent. {@code providers} has, by their ids, the {@code
 * apiKey} and the {@code headers} in which {@code {env:variable}} stands for the token.
 */
public final class Materialised {
    private final Environment environment;
    private final CredentialStore credentials;
    private final MaterialisedConfig config;
    private final Path state;

    /** Keeps the logins of {@code credentials}. */
    public Materialised(Environment environment, CredentialStore credentials) {
        this.environment = environment;
        this.credentials = credentials;
        this.config = new MaterialisedConfig(environment);
        this.state = environment.sesameState().resolve("opencode.json");
    }

    /** Tells whether organisations are materialised, so that they should be kept up to date. */
    public boolean exists() {
        return Files.exists(state);
    }

    /** What is about to be done; nothing is done before {@link #apply}. */
    public final class Change {
        private final MaterialisedConfig.Change settings;
        private final JsonArray organisations;
        private final Set<String> urls;

        private Change(
                MaterialisedConfig.Change settings, JsonArray organisations, Set<String> urls) {
            this.settings = settings;
            this.organisations = organisations;
            this.urls = urls;
        }

        /** Returns what is done, a line each, without any value; empty when all is done already. */
        public List<String> lines() {
            var lines = new ArrayList<String>();
            if (!settings.isNone()) {
                lines.add(line(environment.shorten(config.path())));
            }
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
            return settings.settings().isEmpty()
                    ? "take the organisations' settings out of " + path
                    : "write " + path + ": " + names(settings.settings());
        }

        /**
         * Does it. When it ends half-way it can be done again.
         *
         * @throws AuthException when a file cannot be written
         */
        public void apply() {
            config.apply(settings);
            write(organisations);
            credentials.kept().pin(urls);
        }
    }

    /**
     * Returns what it takes for OpenCode to find what organisations published.
     *
     * @param all the answer of {@link Startup#sync}
     * @throws AuthException when {@code config.json} is not Sesame's
     */
    public Change materialise(List<Published> all) {
        var layers = new ArrayList<ConfigLayer>();
        var organisations = new ArrayList<JsonValue>();
        var urls = new LinkedHashSet<String>();
        for (var published : all) {
            if (published.snapshot().isPresent()) {
                var own = layers(published);
                layers.addAll(own);
                organisations.add(
                        organisation(published.membership(), MaterialisedConfig.united(own)));
                urls.add(published.membership().organisation().url());
            }
        }
        return new Change(
                config.change(MaterialisedConfig.united(layers)),
                new JsonArray(organisations),
                urls);
    }

    /**
     * Returns what it takes to undo all of it.
     *
     * @throws AuthException when {@code config.json} was changed so that it is not understood
     */
    public Change remove() {
        return new Change(config.change(JsonObject.EMPTY), new JsonArray(List.of()), Set.of());
    }

    /** The references to the token stay what they are: they stand for themselves. */
    private List<ConfigLayer> layers(Published published) {
        var membership = published.membership();
        var itself =
                new Membership(
                        membership.organisation(),
                        membership.variable(),
                        Secret.of(reference(membership)),
                        membership.scope(),
                        membership.allowed());
        return OrganisationLayers.of(itself, published.snapshot().orElseThrow(), environment)
                .stream()
                .map(OrganisationDefaults::layer)
                .toList();
    }

    private static String reference(Membership membership) {
        return "{env:" + membership.variable() + "}";
    }

    private static JsonObject organisation(Membership membership, JsonObject settings) {
        var scope = membership.scope();
        var origins = new ArrayList<String>();
        scope.confirmed().forEach(origin -> origins.add(origin.toString()));
        var organisation =
                JsonObject.EMPTY
                        .with("url", membership.organisation().url())
                        .with("variable", membership.variable())
                        .with(
                                "hosts",
                                JsonArray.ofStrings(
                                        List.of(membership.organisation().origin().host())))
                        .with("origins", JsonArray.ofStrings(origins.stream().sorted().toList()));
        var domain = scope.domain();
        organisation =
                domain.isPresent() ? organisation.with("domain", domain.get()) : organisation;
        return organisation.with("providers", providers(membership, settings));
    }

    private static JsonObject providers(Membership membership, JsonObject settings) {
        var reference = reference(membership);
        var providers = JsonObject.EMPTY;
        for (var entry :
                settings.object("provider").orElse(JsonObject.EMPTY).members().entrySet()) {
            var provider = entry.getValue().asObject().orElse(JsonObject.EMPTY);
            var options = provider.object("options").orElse(JsonObject.EMPTY);
            var named = JsonObject.EMPTY;
            var key = options.string("apiKey");
            if (key.isPresent() && key.get().contains(reference)) {
                named = named.with("apiKey", key.get());
            } else if (key.isEmpty() && provider.strings("env").contains(membership.variable())) {
                named = named.with("apiKey", reference);
            }
            var headers = headers(options.object("headers").orElse(JsonObject.EMPTY), reference);
            named = headers.isEmpty() ? named : named.with("headers", headers);
            providers = named.isEmpty() ? providers : providers.with(entry.getKey(), named);
        }
        return providers;
    }

    private static JsonObject headers(JsonObject headers, String reference) {
        var named = JsonObject.EMPTY;
        for (var header : headers.members().entrySet()) {
            if (header.getValue().asString().filter(v -> v.contains(reference)).isPresent()) {
                named = named.with(header.getKey(), header.getValue());
            }
        }
        return named;
    }

    /** The names of settings, those of providers one by one. */
    private static String names(JsonObject settings) {
        var names = new ArrayList<String>();
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
        return String.join(", ", names);
    }

    private void write(JsonArray organisations) {
        try {
            if (organisations.elements().isEmpty()) {
                Files.deleteIfExists(state);
                return;
            }
            Files.createDirectories(state.resolveSibling(""), OwnerOnly.directory());
            AtomicFile.replace(
                    state, Json.writePretty(JsonObject.EMPTY.with("organisations", organisations)));
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    "cannot write " + state,
                    "Check that its folder is yours and writable",
                    e);
        }
    }
}
