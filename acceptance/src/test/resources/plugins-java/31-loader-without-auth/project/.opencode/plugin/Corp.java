import dev.sesame.credential.Credential;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.PluginInput;
import dev.sesame.plugin.ProviderOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

public final class Corp implements Plugin {
    @Override
    public Hooks init(PluginInput input, JsonObject options) {
        return Hooks.none()
                .auth(
                        AuthHook.of("corp-gateway")
                                .loader((auth, _) -> {
                                    log(
                                            JsonObject.EMPTY.with(
                                                    "loader", json(auth.get().orElseThrow())));
                                    return ProviderOptions.NONE;
                                }))
                .chatHeaders((_, _) -> {
                    if (System.getenv("THROW") != null) {
                        throw new IllegalStateException("header hook exploded");
                    }
                });
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
