package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.config.ConfigSource;
import dev.sesame.credential.Credential;
import dev.sesame.http.Http;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.provider.ApiError;
import dev.sesame.provider.Catalogue;
import dev.sesame.provider.Completion;
import dev.sesame.provider.KeySource;
import dev.sesame.provider.Message;
import dev.sesame.provider.Model;
import dev.sesame.provider.ModelClient;
import dev.sesame.provider.ModelListener;
import dev.sesame.provider.ModelRef;
import dev.sesame.provider.ModelRequest;
import dev.sesame.provider.Pause;
import dev.sesame.provider.Prompt;
import dev.sesame.provider.Provider;
import dev.sesame.provider.ProviderInputs;
import dev.sesame.provider.ProviderKeys;
import dev.sesame.provider.Providers;
import dev.sesame.provider.SecretScope;
import dev.sesame.provider.Tuning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Asking a model: find it among the providers that a session can use, add the key that OpenCode
 * would add, send one request, hand on the answer while it comes.
 *
 * <p>The token of an organisation goes only where it may go, and a key of the person's own does not
 * go where an organisation points a well-known provider to.
 */
public final class ModelCall {
    /** A model that asks for tools without an end is stopped here. */
    private static final int MOST_ROUNDS = 25;

    private final Environment environment;
    private final Http http;
    private final Session session;
    private final ProviderInputs inputs;
    private final Providers providers;

    /** Asks with what {@code session} knows. */
    public ModelCall(Environment environment, Http http, Session session) {
        this.environment = environment;
        this.http = http;
        this.session = session;
        this.inputs = inputs(environment, session);
        this.providers = Providers.of(inputs);
    }

    /** Returns the providers that {@code session} can use. */
    public static Providers providers(Environment environment, Session session) {
        return Providers.of(inputs(environment, session));
    }

    private static ProviderInputs inputs(Environment environment, Session session) {
        var stored = new LinkedHashMap<String, Secret>();
        var loaded = new LinkedHashMap<String, JsonObject>();
        session.credentials()
                .forEach((id, credential) -> {
                    if (credential instanceof Credential.Api api) {
                        stored.put(id, api.key());
                    }
                    if (session.plugins().hasLoader(id)) {
                        loaded.put(id, JsonObject.EMPTY); // it is asked when the provider is
                    }
                });
        var keys = new ProviderKeys(stored, name -> variable(environment, session, name), loaded);
        var catalogue = Catalogue.load(environment);
        return new ProviderInputs(
                catalogue, session.config().tree(), keys, models(catalogue, keys, session.plugins()));
    }

    /** Plugins see a provider of the catalogue as it is without a configuration. */
    private static Map<String, JsonObject> models(
            Catalogue catalogue, ProviderKeys keys, Plugins plugins) {
        var models = new LinkedHashMap<String, JsonObject>();
        for (var id : plugins.providersWithModels()) {
            Providers.describe(new ProviderInputs(catalogue, JsonObject.EMPTY, keys), id)
                    .flatMap(description -> plugins.models(id, description))
                    .ifPresent(changed -> models.put(id, changed));
        }
        return models;
    }

    /** A real variable wins over an organisation's token of the same name, as in OpenCode 1.18. */
    private static Optional<Secret> variable(
            Environment environment, Session session, String name) {
        return environment
                .nonEmpty(name)
                .map(Secret::of)
                .or(() -> Optional.ofNullable(session.tokens().get(name)));
    }

    /**
     * A question.
     *
     * @param agentName the agent that asks
     * @param agent what the configuration says of it
     * @param text what is asked
     * @param conversation the id of the conversation
     * @param message the id of the person's message
     */
    public record Question(
            String agentName,
            JsonObject agent,
            String text,
            String conversation,
            String message) {}

    /**
     * Returns the model that {@code wanted} names, else the default one.
     *
     * @throws AuthException with similar names when there is none
     */
    public Model choose(Optional<String> wanted) {
        return providers.model(
                wanted.map(ModelRef::parse).orElseGet(() -> providers.defaultModel(environment)));
    }

    /**
     * Asks {@code model} and tells {@code listener} the answer while it comes. Tools that plugins
     * bring are run when the model asks for them.
     *
     * @throws AuthException when there is no whole answer
     */
    public Completion ask(Model model, Question question, ModelListener listener) {
        var hooks = new RequestHooks(session.plugins(), environment, question, model);
        var events = new RequestEvents(session.plugins(), question, listener);
        events.begin(hooks);
        try {
            return answer(model, question, hooks, events);
        } catch (AuthException e) {
            events.failed(e.problem());
            throw e;
        } finally {
            events.end();
        }
    }

    private Completion answer(
            Model model, Question question, RequestHooks hooks, ModelListener listener) {
        var id = model.ref().provider();
        var added = added(id);
        var provider = Providers.of(with(id, added)).require(id);
        refuseRedirectedKey(provider, model);
        var client = new ModelClient(transport(added), environment, scopes(), Pause.REAL);
        var request = hooks.request(provider);
        for (int round = 1; ; round++) {
            var completion = complete(client, provider, request, listener);
            if (!completion.finishReason().equals("tool-calls")) {
                return completion;
            }
            if (request.tuning().tools().isEmpty() || round == MOST_ROUNDS) {
                throw new AuthException(
                        Failure.PROTOCOL,
                        model + " asked for a tool that was not offered, or without an end",
                        "Use OpenCode for work with tools");
            }
            request = request.and(results(completion.turn(), question));
        }
    }

    private List<Message> results(Message.Assistant turn, Question question) {
        var more = new ArrayList<Message>();
        more.add(turn);
        more.addAll(new PluginTools(session.plugins(), question).run(turn.calls()));
        return more;
    }

    /** Without a credential no plugin is asked, as in OpenCode. */
    private ProviderOptions added(String id) {
        if (!session.credentials().containsKey(id) || !session.plugins().hasLoader(id)) {
            return ProviderOptions.NONE;
        }
        var description = Providers.describe(inputs, id).orElse(JsonObject.EMPTY);
        return session.plugins().options(id, description);
    }

    private ProviderInputs with(String id, ProviderOptions added) {
        if (added.equals(ProviderOptions.NONE)) {
            return inputs;
        }
        var loaded = new LinkedHashMap<>(inputs.keys().loaded());
        loaded.put(id, added.options());
        var keys =
                new ProviderKeys(inputs.keys().stored(), inputs.keys().environment(), loaded);
        return new ProviderInputs(inputs.catalogue(), inputs.config(), keys, inputs.models());
    }

    private Transport transport(ProviderOptions added) {
        return added.fetch().<Transport>map(FetchTransport::new).orElse(http);
    }

    private Completion complete(
            ModelClient client, Provider provider, ModelRequest request, ModelListener listener) {
        try {
            return client.complete(provider, request, listener);
        } catch (AuthException e) {
            var login =
                    ApiError.of(e)
                            .filter(ApiError::isCredentialRejected)
                            .flatMap(error ->
                                    error.status() == 403 ? askFor(provider) : login(provider));
            throw login.map(step -> new AuthException(e.failure(), e.problem(), step, e.getCause()))
                    .orElse(e);
        }
    }

    private Optional<String> askFor(Provider provider) {
        return login(provider)
                .map(_ ->
                        "You are known there and not allowed: ask the people who run "
                                + provider.name());
    }

    /** Returns how to get a new key; the key of a variable is the user's own business. */
    private Optional<String> login(Provider provider) {
        var token = provider.key();
        var organisation =
                session.memberships().stream()
                        .filter(m -> token.equals(Optional.of(m.token())))
                        .map(m -> "Log in again: sesame auth login " + m.organisation())
                        .findFirst();
        return provider.keySource() == KeySource.STORED
                ? Optional.of("Store another key: sesame auth login -p " + provider.id())
                : organisation;
    }

    private List<SecretScope> scopes() {
        return session.memberships().stream()
                .map(m -> new SecretScope(m.token(), m.scope()::covers))
                .toList();
    }

    /**
     * A provider of the catalogue has an address of its own. When an organisation gives it another,
     * what the user has for it (a key, headers) is not sent there.
     */
    private void refuseRedirectedKey(Provider provider, Model model) {
        if (!providers.isOfCatalogue(provider.id())
                || !isOfOrganisation(address(provider.id(), model.id()))
                || !hasOwnSecret(provider)) {
            return;
        }
        throw new AuthException(
                Failure.UNTRUSTED,
                "your own key for "
                        + provider.name()
                        + " was not sent: an organisation points this provider to another address",
                "Set provider."
                        + provider.id()
                        + ".options.baseURL in your own opencode.json to choose");
    }

    /** Returns who set the address that applies: the first of these that is set. */
    private Optional<ConfigSource.Kind> address(String provider, String model) {
        return origin(List.of("provider", provider, "options", "baseURL"))
                .or(() -> origin(List.of("provider", provider, "models", model, "provider", "api")))
                .or(() -> origin(List.of("provider", provider, "api")));
    }

    private boolean hasOwnSecret(Provider provider) {
        var headers = origin(List.of("provider", provider.id(), "options", "headers"));
        var key = origin(List.of("provider", provider.id(), "options", "apiKey"));
        return switch (provider.keySource()) {
                    case STORED -> true;
                    case ENVIRONMENT ->
                            provider.env().stream()
                                    .anyMatch(n -> environment.nonEmpty(n).isPresent());
                    case OPTIONS -> !isOfOrganisation(key);
                    case NONE -> false;
                }
                || (headers.isPresent() && !isOfOrganisation(headers));
    }

    private static boolean isOfOrganisation(Optional<ConfigSource.Kind> kind) {
        return kind.filter(k -> k == ConfigSource.Kind.ORGANISATION).isPresent();
    }

    private Optional<ConfigSource.Kind> origin(List<String> path) {
        return session.config().explain(path).stream().findFirst().map(o -> o.source().kind());
    }
}
