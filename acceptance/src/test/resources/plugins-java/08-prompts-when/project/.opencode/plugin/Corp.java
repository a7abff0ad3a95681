import dev.sesame.Secret;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.AuthMethod;
import dev.sesame.plugin.AuthPrompt;
import dev.sesame.plugin.AuthResult;
import dev.sesame.plugin.Authorization;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.PluginInput;
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
        var kind =
                new AuthPrompt.Select(
                        "kind",
                        "Kind",
                        List.of(
                                new AuthPrompt.Option("Cloud", "cloud", ""),
                                new AuthPrompt.Option("Self", "self", "")));
        var url = text("url", "Own URL", AuthPrompt.Condition.equal("kind", "self"));
        var region = text("region", "Region", AuthPrompt.Condition.notEqual("kind", "self"));
        var never = text("never", "Never", AuthPrompt.Condition.notEqual("missing", "x"));
        var login =
                new AuthMethod.OAuth(
                        "SSO",
                        List.of(kind, url, region, never),
                        inputs -> {
                            log(JsonObject.EMPTY.with("authorize", json(inputs)));
                            return new Authorization.Auto(
                                    "",
                                    "go",
                                    () ->
                                            new AuthResult.Key(
                                                    Secret.of("k-" + inputs.get("region"))));
                        });
        return Hooks.none().auth(AuthHook.of("corp-gateway", login));
    }

    private static AuthPrompt text(String key, String message, AuthPrompt.Condition when) {
        return new AuthPrompt.Text(key, message, "", _ -> Optional.empty(), when);
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

    private static JsonObject json(Map<String, String> strings) {
        var json = JsonObject.EMPTY;
        for (var entry : strings.entrySet()) {
            json = json.with(entry.getKey(), entry.getValue());
        }
        return json;
    }
}
