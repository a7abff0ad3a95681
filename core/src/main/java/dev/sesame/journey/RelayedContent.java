package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.config.Config;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.net.URI;
import java.util.List;

/**
 * What goes into {@code OPENCODE_CONFIG_CONTENT} for a relay. The relay's secret stands there only
 * where requests to the relay carry it: it, too, must not be sent elsewhere.
 */
final class RelayedContent {
    static final String VARIABLE = "OPENCODE_CONFIG_CONTENT";

    /** In the place of a token wherever nothing is relayed: it is worth nothing, but not empty. */
    static final Secret WORTHLESS = Secret.of("sesame");

    private final Environment environment;
    private final Config config;
    private final TokenPlaces tokens;

    /** Looks for {@code tokens} in {@code config}. */
    RelayedContent(Environment environment, Config config, TokenPlaces tokens) {
        this.environment = environment;
        this.config = config;
        this.tokens = tokens;
    }

    /**
     * Returns the organisations' values that count, each of {@code ways} with the relay's address
     * of it and with {@code secret}, over what the user says there. No string of it is a reference:
     * what an organisation wrote must not read this machine's files, and what a file of this
     * machine says was filled in already.
     */
    String of(List<RelayedSession.Way> ways, List<URI> addresses, Secret secret) {
        var content = tokens.hidden(config.ofOrganisations(), WORTHLESS);
        for (int i = 0; i < ways.size(); i++) {
            var way = ways.get(i);
            var part = way.places().getFirst().subList(0, 2);
            var carrying = config.tree().at(part).flatMap(JsonValue::asObject).map(tokens::only);
            content =
                    content.under(
                            at(part, tokens.hidden(carrying.orElse(JsonObject.EMPTY), secret)));
            var address = new JsonString(addresses.get(i).toString());
            for (var place : way.places()) {
                content = content.under(at(place, address));
            }
            if (way.key().isPresent()) {
                content = content.under(at(way.key().get(), new JsonString(secret.reveal())));
            }
        }
        return Json.write(own().under(TokenPlaces.withoutReferences(content)));
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
                    .nonEmpty(VARIABLE)
                    .flatMap(text -> Json.parseJsonc(text).asObject())
                    .orElse(JsonObject.EMPTY);
        } catch (JsonSyntaxException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    VARIABLE + " cannot be extended: " + e.getMessage(),
                    "Put its references into quotes, or use a file and OPENCODE_CONFIG",
                    e);
        }
    }
}
