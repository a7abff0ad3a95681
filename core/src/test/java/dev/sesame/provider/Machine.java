package dev.sesame.provider;

import dev.sesame.Environment;
import dev.sesame.Secret;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A machine with a small catalogue, for tests. */
final class Machine {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static final String CATALOGUE =
            """
            {"anthropic":{"id":"anthropic","name":"Anthropic","env":["ANTHROPIC_API_KEY"],
              "npm":"@ai-sdk/anthropic","models":{
                "claude-haiku-4-5":{"id":"claude-haiku-4-5","name":"Haiku","reasoning":true,
                  "limit":{"context":200000,"output":64000}}}},
             "openai":{"id":"openai","name":"OpenAI","env":["OPENAI_API_KEY"],
              "npm":"@ai-sdk/openai","models":{
                "gpt-5":{"id":"gpt-5","name":"GPT-5","reasoning":true,
                  "limit":{"context":400000,"output":128000}},
                "gpt-5-chat-latest":{"id":"gpt-5-chat-latest","name":"Chat",
                  "limit":{"context":1,"output":1}}}},
             "acme":{"id":"acme","name":"Acme AI","env":["ACME_API_KEY"],
              "npm":"@ai-sdk/openai-compatible","api":"http://127.0.0.1:9/acme/v1","models":{
                "acme-large":{"id":"acme-large","name":"Acme Large","family":"acme",
                  "attachment":false,"reasoning":false,"tool_call":true,"temperature":true,
                  "release_date":"2025-01-01","modalities":{"input":["text"],"output":["text"]},
                  "cost":{"input":1,"output":2},"limit":{"context":100000,"output":8000}},
                "acme-old":{"id":"acme-old","name":"Old","status":"deprecated",
                  "limit":{"context":1,"output":1}},
                "acme-alpha":{"id":"acme-alpha","name":"Alpha","status":"alpha",
                  "limit":{"context":1,"output":1}}}},
             "twokeys":{"id":"twokeys","name":"Two Keys","env":["TWOKEYS_A","TWOKEYS_B"],
              "models":{"tk-1":{"id":"tk-1","name":"TK One","limit":{"context":1,"output":1}}}}}
            """;

    private final Path home;
    private final Map<String, String> variables = new LinkedHashMap<>();

    Machine(Path home) {
        this.home = home;
        try {
            Files.writeString(home.resolve("models.json"), CATALOGUE);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        variables.put("OPENCODE_MODELS_PATH", home.resolve("models.json").toString());
    }

    Machine with(String name, String value) {
        variables.put(name, value);
        return this;
    }

    Machine without(String name) {
        variables.remove(name);
        return this;
    }

    Environment environment() {
        return new Environment(variables, home, home, InstantSource.fixed(NOW));
    }

    Providers providers(String config) {
        return providers(config, Map.of());
    }

    Providers providers(String config, Map<String, Secret> stored) {
        var environment = environment();
        var keys =
                new ProviderKeys(stored, name -> environment.get(name).map(Secret::of), Map.of());
        return Providers.of(new ProviderInputs(Catalogue.load(environment), object(config), keys));
    }

    Providers providers(String config, ProviderKeys keys) {
        return Providers.of(
                new ProviderInputs(Catalogue.load(environment()), object(config), keys));
    }

    static JsonObject object(String json) {
        return Json.parse(json).asObject().orElseThrow();
    }

    static Optional<Secret> none(String name) {
        return Optional.empty();
    }
}
