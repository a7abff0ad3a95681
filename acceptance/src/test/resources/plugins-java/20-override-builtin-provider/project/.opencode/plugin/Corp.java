import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonBoolean;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.AuthMethod;
import dev.sesame.plugin.AuthResult;
import dev.sesame.plugin.Authorization;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.PluginInput;
import dev.sesame.plugin.ProviderOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

public final class Corp implements Plugin {
    @Override
    public Hooks init(PluginInput input, JsonObject options) {
        var login =
                AuthMethod.oauth(
                        "Corp OpenAI proxy",
                        _ ->
                                new Authorization.Auto(
                                        "",
                                        "Corp login",
                                        () -> new AuthResult.Key(Secret.of("corp-openai"))));
        return Hooks.none()
                .auth(
                        AuthHook.of("openai", login)
                                .loader((auth, provider) -> {
                                    int models =
                                            provider.object("models")
                                                    .orElseThrow()
                                                    .members()
                                                    .size();
                                    log(JsonObject.EMPTY.with("n", new JsonBoolean(models > 5)));
                                    var stored = (Credential.Api) auth.get().orElseThrow();
                                    return ProviderOptions.NONE
                                            .baseUrl(
                                                    URI.create(
                                                            System.getenv("GW_URL") + "/openai/v1"))
                                            .header("X-Corp", "1")
                                            .apiKey(stored.key());
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
}
