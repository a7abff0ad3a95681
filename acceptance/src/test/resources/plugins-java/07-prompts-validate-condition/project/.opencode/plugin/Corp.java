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
        var login =
                new AuthMethod.OAuth(
                        "SSO with questions",
                        List.of(kind(), url(), region()),
                        inputs -> {
                            log(JsonObject.EMPTY.with("authorize", json(inputs)));
                            var place =
                                    inputs.getOrDefault("url", inputs.getOrDefault("region", ""));
                            return new Authorization.Auto(
                                    "https://sso.company.internal/x",
                                    "Wait",
                                    () -> new AuthResult.Key(Secret.of("k-" + place)));
                        });
        return Hooks.none().auth(AuthHook.of("corp-gateway", login));
    }

    private static AuthPrompt kind() {
        return new AuthPrompt.Select(
                "kind",
                "Deployment",
                List.of(
                        new AuthPrompt.Option("Cloud", "cloud", "SaaS"),
                        new AuthPrompt.Option("Self-hosted", "self", "own URL")));
    }

    private static AuthPrompt url() {
        return new AuthPrompt.Text(
                "url",
                "Gateway URL",
                "https://ai.company.internal",
                answer -> {
                    log(JsonObject.EMPTY.with("validate", answer));
                    return answer.startsWith("https://")
                            ? Optional.empty()
                            : Optional.of("must start with https://");
                },
                inputs -> "self".equals(inputs.get("kind")));
    }

    private static AuthPrompt region() {
        return new AuthPrompt.Text(
                "region",
                "Region",
                "",
                _ -> Optional.empty(),
                inputs -> {
                    log(JsonObject.EMPTY.with("condition", json(inputs)));
                    return "cloud".equals(inputs.get("kind"));
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

    private static JsonObject json(Map<String, String> strings) {
        var json = JsonObject.EMPTY;
        for (var entry : strings.entrySet()) {
            json = json.with(entry.getKey(), entry.getValue());
        }
        return json;
    }
}
