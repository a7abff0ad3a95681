package dev.sesame.server.publish;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import dev.sesame.server.definition.OrganisationDefinition;
import dev.sesame.server.definition.Provider;
import dev.sesame.server.definition.Provider.Model;
import dev.sesame.server.definition.Team;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * OpenCode's settings as they follow from what an organisation decided. Each provider leads to this
 * server, with the person's token as its key.
 *
 * <p>The key is named in two places, because versions of OpenCode differ in where they let an
 * organisation's token in: 1.1 by the list {@code env}, 1.18 by the reference in {@code apiKey}.
 */
final class ClientSettings {
    private static final String SCHEMA = "https://opencode.ai/config.json";

    private final OrganisationDefinition definition;

    ClientSettings(OrganisationDefinition definition) {
        this.definition = definition;
    }

    /** Returns what may be known to all who can reach this server: what every team gets. */
    JsonObject ofEverybody() {
        return with(
                definition.config(),
                provider ->
                        model ->
                                definition.teams().stream()
                                        .allMatch(team -> team.mayAsk(provider.id(), model.id())));
    }

    /** Returns all that people of {@code team} get. */
    JsonObject of(Team team) {
        return with(
                definition.config().under(team.config()),
                provider -> model -> team.mayAsk(provider.id(), model.id()));
    }

    private JsonObject with(JsonObject config, Asking may) {
        var providers = new LinkedHashMap<String, JsonValue>();
        for (var provider : definition.providers()) {
            var models = provider.models().stream().filter(may.of(provider)).toList();
            if (!models.isEmpty()) {
                providers.put(provider.id(), provider(provider, models));
            }
        }
        var all = JsonObject.EMPTY.with("$schema", new JsonString(SCHEMA)).under(config);
        return providers.isEmpty()
                ? all
                : all.under(JsonObject.EMPTY.with("provider", new JsonObject(providers)));
    }

    /** Who may ask for which models. */
    private interface Asking {
        Predicate<Model> of(Provider provider);
    }

    private JsonObject provider(Provider provider, List<Model> models) {
        var settings = new LinkedHashMap<String, JsonValue>();
        for (var model : models) {
            settings.put(model.id(), model.settings());
        }
        var variable = definition.signIn().env();
        var options =
                JsonObject.ofStrings(
                        Map.of(
                                "baseURL", definition.address() + "/v1",
                                "apiKey", "{env:" + variable + "}"));
        return provider.settings()
                .with("env", JsonArray.ofStrings(List.of(variable)))
                .under(JsonObject.EMPTY.with("options", options))
                .with("models", new JsonObject(settings));
    }
}
