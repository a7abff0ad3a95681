import dev.sesame.credential.Credential;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.AuthMethod;
import dev.sesame.plugin.AuthPrompt;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.PluginInput;
import dev.sesame.plugin.ProviderOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

public final class Corp implements Plugin {
    @Override
    public Hooks init(PluginInput input, JsonObject options) {
        var tenant =
                new AuthPrompt.Text(
                        "tenant",
                        "Tenant",
                        "acme",
                        _ -> Optional.empty(),
                        AuthPrompt.Condition.ALWAYS);
        var login = new AuthMethod.Api("Paste key", List.of(tenant), Optional.empty());
        return Hooks.none()
                .auth(
                        AuthHook.of("corp-gateway", login)
                                .loader((auth, _) -> {
                                    var stored = auth.get().orElseThrow();
                                    log(JsonObject.EMPTY.with("auth", json(stored)));
                                    var metadata =
                                            stored instanceof Credential.Api api
                                                    ? api.metadata()
                                                    : Map.<String, String>of();
                                    return ProviderOptions.NONE.header(
                                            "X-Tenant", metadata.getOrDefault("tenant", "none"));
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
