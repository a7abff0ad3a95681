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
    private final Environment environment;
    private final Http http;
    private final Session session;
    private final Providers providers;

    /** Asks with what {@code session} knows. */
    public ModelCall(Environment environment, Http http, Session session) {
        this.environment = environment;
        this.http = http;
        this.session = session;
        this.providers = providers(environment, session);
    }

    /** Returns the providers that {@code session} can use. */
    public static Providers providers(Environment environment, Session session) {
        var stored = new LinkedHashMap<String, Secret>();
        session.credentials()
                .forEach((id, credential) -> {
                    if (credential instanceof Credential.Api api) {
                        stored.put(id, api.key());
                    }
                });
        var keys = new ProviderKeys(stored, name -> variable(environment, session, name));
        return Providers.of(
                new ProviderInputs(Catalogue.load(environment), session.config().tree(), keys));
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
     * @param agent the agent of the configuration that asks
     * @param text what is asked
     * @param conversation the id of the conversation
     */
    public record Question(JsonObject agent, String text, String conversation) {}

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
     * Asks {@code model} and tells {@code listener} the answer while it comes.
     *
     * @throws AuthException when there is no whole answer
     */
    public Completion ask(Model model, Question question, ModelListener listener) {
        var provider = providers.require(model.ref().provider());
        refuseRedirectedKey(provider, model);
        var prompt =
                new Prompt(
                        question.agent().string("prompt").orElse(""),
                        List.of(Message.user(question.text())));
        var request =
                new ModelRequest(
                        model, prompt, question.conversation(), tuning(provider, model, question));
        var client = new ModelClient(http, environment, scopes(), Pause.REAL);
        var completion = complete(client, provider, request, listener);
        if (completion.finishReason().equals("tool-calls")) {
            throw new AuthException(
                    Failure.PROTOCOL,
                    model + " asked for a tool although none was offered",
                    "Use OpenCode for work with tools; this command asks a model once");
        }
        return completion;
    }

    private static Tuning tuning(Provider provider, Model model, Question question) {
        return new Tuning(
                provider.params(model, question.agent(), question.conversation()),
                provider.headers(question.conversation()));
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
