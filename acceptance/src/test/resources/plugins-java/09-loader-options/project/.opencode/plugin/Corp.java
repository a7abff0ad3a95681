import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.AuthMethod;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.PluginInput;
import dev.sesame.plugin.ProviderOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.TreeSet;

public final class Corp implements Plugin {
    @Override
    public Hooks init(PluginInput input, JsonObject options) {
        return Hooks.none()
                .auth(
                        AuthHook.of("corp-gateway", AuthMethod.api("Key"))
                                .loader((auth, provider) -> {
                                    var stored = auth.get().orElseThrow();
                                    var key =
                                            stored instanceof Credential.Api api
                                                    ? api.key().reveal()
                                                    : "";
                                    log(seen(provider));
                                    return ProviderOptions.NONE
                                            .apiKey(Secret.of("from-loader-" + key))
                                            .baseUrl(
                                                    URI.create(
                                                            System.getenv("GW_URL")
                                                                    + "/tenant-a/v1"))
                                            .header("X-From", "loader")
                                            .header("X-Loader", "1")
                                            .option(
                                                    "queryParams",
                                                    JsonObject.EMPTY.with("tenant", "a"));
                                }));
    }

    private static JsonObject seen(JsonObject provider) {
        var models = provider.object("models").orElse(JsonObject.EMPTY);
        return JsonObject.EMPTY
                .with(
                        "providerKeys",
                        JsonArray.ofStrings(new TreeSet<>(provider.members().keySet())))
                .with("id", provider.string("id").orElseThrow())
                .with("source", provider.string("source").orElseThrow())
                .with("models", JsonArray.ofStrings(models.members().keySet()))
                .with("options", provider.object("options").orElseThrow());
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
}
