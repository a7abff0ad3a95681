package dev.sesame.server.publish;

import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.server.definition.OrganisationDefinition;
import java.util.Map;

/**
 * What is published at {@code /.well-known/opencode}: how to get a token, what everybody gets, and
 * where the rest is, which the token opens.
 */
final class DiscoveryDocument {
    /** Where it is. */
    static final String EVERYBODY = "/.well-known/opencode";

    /** Where clients ask for what their team gets. */
    static final String TEAM = "/opencode/config";

    private DiscoveryDocument() {}

    static JsonObject of(OrganisationDefinition definition) {
        var signIn = definition.signIn();
        var auth =
                JsonObject.EMPTY
                        .with("command", JsonArray.ofStrings(signIn.command()))
                        .with("env", signIn.env());
        var headers = Map.of("Authorization", "Bearer {env:" + signIn.env() + "}");
        var remote =
                JsonObject.EMPTY
                        .with("url", definition.address() + TEAM)
                        .with("headers", JsonObject.ofStrings(headers));
        var document =
                JsonObject.EMPTY
                        .with("auth", auth)
                        .with("config", new ClientSettings(definition).ofEverybody())
                        .with("remote_config", remote);
        return signIn.sso()
                .map(sso -> document.with("sesame", JsonObject.EMPTY.with("sso", sso)))
                .orElse(document);
    }
}
