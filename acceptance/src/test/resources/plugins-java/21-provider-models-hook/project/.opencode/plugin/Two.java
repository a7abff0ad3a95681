import dev.sesame.credential.Credential;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonBoolean;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.PluginInput;
import dev.sesame.plugin.ProviderHook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

public final class Two implements Plugin {
    @Override
    public Hooks init(PluginInput input, JsonObject options) {
        return Hooks.none()
                .provider(
                        new ProviderHook(
                                "corp-gateway",
                                (provider, auth) -> {
                                    var models = provider.object("models").orElse(JsonObject.EMPTY);
                                    var line =
                                            JsonObject.EMPTY.with(
                                                    "id", provider.string("id").orElseThrow());
                                    if (auth.isPresent()) {
                                        line = line.with("auth", json(auth.get()));
                                    }
                                    log(line.with("some", new JsonBoolean(!models.isEmpty())));
                                    var base =
                                            models.members()
                                                    .values()
                                                    .iterator()
                                                    .next()
                                                    .asObject()
                                                    .orElseThrow();
                                    var api =
                                            JsonObject.EMPTY
                                                    .with("id", "real-x")
                                                    .with("npm", "@ai-sdk/openai-compatible")
                                                    .with("url", System.getenv("GW_URL") + "/x/v1");
                                    return JsonObject.EMPTY.with(
                                            "corp-x",
                                            base.with("id", "corp-x")
                                                    .with("name", "Corp X")
                                                    .with("status", "active")
                                                    .with("api", api));
                                }));
    }

    private static void log(JsonObject line) throws IOException {
        var file = System.getenv("CASE_LOG");
        if (file != null) {
            Files.writeString(
                    Path.of(file),
                    Json.write(line) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }

    private static JsonObject json(Credential stored) {
        var json = JsonObject.EMPTY.with("type", stored.type());
        return switch (stored) {
            case Credential.Api(var key, var metadata) -> {
                json = json.with("key", key.reveal());
                yield metadata.isEmpty() ? json : json.with("metadata", json(metadata));
            }
            case Credential.OAuth tokens -> {
                json = json.with("refresh", tokens.refresh().reveal());
                json = json.with("access", tokens.access().reveal());
                json = json.with("expires", JsonNumber.of(tokens.expires()));
                if (tokens.accountId().isPresent()) {
                    json = json.with("accountId", tokens.accountId().get());
                }
                if (tokens.enterpriseUrl().isPresent()) {
                    json = json.with("enterpriseUrl", tokens.enterpriseUrl().get());
                }
                yield json;
            }
            case Credential.WellKnown _ -> json;
        };
    }

    private static JsonObject json(Map<String, String> strings) {
        var json = JsonObject.EMPTY;
        for (var entry : strings.entrySet()) {
            json = json.with(entry.getKey(), entry.getValue());
        }
        return json;
    }
}
