package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.config.ConfigSource;
import dev.sesame.http.Http;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.provider.ApiError;
import dev.sesame.provider.Completion;
import dev.sesame.provider.KeySource;
import dev.sesame.provider.Message;
import dev.sesame.provider.Model;
import dev.sesame.provider.ModelClient;
import dev.sesame.provider.ModelListener;
import dev.sesame.provider.ModelRef;
import dev.sesame.provider.ModelRequest;
import dev.sesame.provider.Pause;
import dev.sesame.provider.Provider;
import dev.sesame.provider.SecretScope;
import java.util.ArrayList;
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
    private final OrganisationTokens tokens;
    private final ProviderAccess access;

    /** Asks with what {@code session} knows, and with {@code tokens} as they are by then. */
    public ModelCall(
            Environment environment, Http http, Session session, OrganisationTokens tokens) {
        this.environment = environment;
        this.http = http;
        this.session = session;
        this.tokens = tokens;
        this.access = new ProviderAccess(environment, session);
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
            String agentName, JsonObject agent, String text, String conversation, String message) {}

    /**
     * Returns the model that {@code wanted} names, else the default one.
     *
     * @throws AuthException with similar names when there is none
     */
    public Model choose(Optional<String> wanted) {
        var providers = access.providers();
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
        var ready = access.ready(model.ref().provider(), http);
        refuseRedirectedKey(ready.provider(), model);
        var transport = new RenewingTransport(ready.transport(), session.memberships(), tokens);
        var client = new ModelClient(transport, environment, scopes(), Pause.REAL);
        var tools = new PluginTools(session.plugins(), question);
        var request = hooks.request(ready.provider(), tools.offered());
        for (int round = 1; ; round++) {
            var completion = complete(client, ready.provider(), request, listener);
            if (!completion.finishReason().equals("tool-calls")) {
                return completion;
            }
            if (request.tuning().tools().isEmpty()) {
                throw new AuthException(
                        Failure.PROTOCOL,
                        model + " asked for a tool although none was offered",
                        "Use OpenCode for work with tools; this command asks a model once");
            }
            if (round == MOST_ROUNDS) {
                throw new AuthException(
                        Failure.PROTOCOL,
                        model + " asked for tools " + MOST_ROUNDS + " times and found no end",
                        "Use OpenCode for work with tools");
            }
            request = request.and(results(completion.turn(), tools));
        }
    }

    private List<Message> results(Message.Assistant turn, PluginTools tools) {
        var more = new ArrayList<Message>();
        more.add(turn);
        more.addAll(tools.run(turn.calls()));
        return more;
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
        return provider.keySource() == KeySource.STORED || access.hasLoader(provider.id())
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
        if (!access.providers().isOfCatalogue(provider.id())
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
