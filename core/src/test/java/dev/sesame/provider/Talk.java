package dev.sesame.provider;

import dev.sesame.Environment;
import dev.sesame.Pause;
import dev.sesame.http.Http;
import dev.sesame.http.Transport;
import dev.sesame.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One question to a server, and everything that was heard. */
final class Talk implements ModelListener {
    final StringBuilder text = new StringBuilder();
    final StringBuilder thoughts = new StringBuilder();
    final List<Retry> retries = new ArrayList<>();
    final List<Duration> pauses = new ArrayList<>();
    Runnable onText = () -> {};

    private final Machine machine;
    private List<SecretScope> scopes = List.of();
    private JsonObject agent = JsonObject.EMPTY;
    private Map<String, String> headers = Map.of();
    private UnaryOperator<JsonObject> params = given -> given;
    private List<Tool> tools = List.of();
    private Optional<ProviderKeys> keys = Optional.empty();
    private Optional<Transport> transport = Optional.empty();
    private Prompt prompt =
            new Prompt(
                    "be brief",
                    List.of(
                            Message.user("ping"),
                            new Message.Assistant("what?", List.of(), List.of()),
                            Message.user("again")));

    Talk(Path home) {
        this.machine = new Machine(home).without("OPENCODE_MODELS_PATH");
    }

    Talk guarding(SecretScope... given) {
        scopes = List.of(given);
        return this;
    }

    Talk tuned(String agent, Map<String, String> headers) {
        this.agent = Machine.object(agent);
        this.headers = headers;
        return this;
    }

    Talk params(UnaryOperator<JsonObject> hook) {
        params = hook;
        return this;
    }

    Talk offering(Tool... offered) {
        tools = List.of(offered);
        return this;
    }

    Talk through(Transport carrier) {
        transport = Optional.of(carrier);
        return this;
    }

    Talk keys(ProviderKeys given) {
        keys = Optional.of(given);
        return this;
    }

    Talk prompt(Prompt other) {
        prompt = other;
        return this;
    }

    Talk variable(String name, String value) {
        machine.with(name, value);
        return this;
    }

    /** Asks the only model of the only provider of {@code config}. */
    Completion ask(String config) {
        return ask(config, pauses::add);
    }

    Completion ask(String config, Pause pause) {
        var providers =
                keys.isPresent()
                        ? machine.providers(config, keys.get())
                        : machine.providers(config);
        var provider = providers.listed().getFirst();
        var model = provider.models().values().iterator().next();
        return ask(provider, model, pause);
    }

    private Completion ask(Provider provider, Model model, Pause pause) {
        Environment environment = machine.environment();
        var tuning =
                new Tuning(params.apply(provider.params(model, agent, "ses_1")), headers, tools);
        var carrier = transport.orElseGet(() -> new Http(environment));
        return new ModelClient(carrier, environment, scopes, pause)
                .complete(provider, new ModelRequest(model, prompt, "ses_1", tuning), this);
    }

    /** Returns a configuration of the provider {@code corp} with the model {@code m}. */
    static String corp(Object address, String provider, String model) {
        return "{\"enabled_providers\":[\"corp\"],\"provider\":{\"corp\":{\"api\":\""
                + address
                + "\""
                + (provider.isEmpty() ? "" : "," + provider)
                + ",\"models\":{\"m\":"
                + model
                + "}}}}";
    }

    static JsonObject body(String json) {
        return Machine.object(json);
    }

    @Override
    public void text(String piece) {
        text.append(piece);
        onText.run();
    }

    @Override
    public void reasoning(String piece) {
        thoughts.append(piece);
    }

    @Override
    public void retrying(Retry retry) {
        retries.add(retry);
    }
}
