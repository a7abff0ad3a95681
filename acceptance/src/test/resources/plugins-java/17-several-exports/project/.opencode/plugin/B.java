import dev.sesame.Secret;
import dev.sesame.json.Json;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

public final class B implements Plugin {
    private static final String NAME = "B";

    @Override
    public Hooks init(PluginInput input, JsonObject options) throws IOException {
        log(JsonObject.EMPTY.with("init", NAME));
        var login =
                AuthMethod.oauth(
                        "Method of " + NAME,
                        _ ->
                                new Authorization.Auto(
                                        "",
                                        "I am " + NAME,
                                        () -> new AuthResult.Key(Secret.of("key-" + NAME))));
        return Hooks.none()
                .auth(
                        AuthHook.of("corp-gateway", login)
                                .loader((_, _) -> {
                                    log(JsonObject.EMPTY.with("loader", NAME));
                                    return ProviderOptions.NONE
                                            .header("X-" + NAME, "1")
                                            .header("X-Last", NAME);
                                }))
                .chatHeaders((_, headers) -> headers.merge("X-Chain", NAME, String::concat));
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
