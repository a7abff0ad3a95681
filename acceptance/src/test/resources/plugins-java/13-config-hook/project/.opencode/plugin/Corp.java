import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.PluginInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.TreeSet;

public final class Corp implements Plugin {
    @Override
    public Hooks init(PluginInput input, JsonObject options) {
        return Hooks.none().config(Corp::change);
    }

    private static JsonObject change(JsonObject config) throws IOException {
        log(
                JsonObject.EMPTY
                        .with("keys", JsonArray.ofStrings(new TreeSet<>(config.members().keySet())))
                        .with("plugin", JsonNumber.of(config.array("plugin").size())));
        var provider =
                Json.parse(
                                """
                                {"name": "Corp", "npm": "@ai-sdk/openai-compatible",
                                 "options": {"apiKey": "from-config-hook"},
                                 "models": {"m": {"name": "M",
                                                      "limit": {"context": 1000, "output": 100}}}}
                                """)
                        .asObject()
                        .orElseThrow()
                        .with("api", System.getenv("GW_URL") + "/v1");
        var providers =
                config.object("provider").orElse(JsonObject.EMPTY).with("corp-gateway", provider);
        return config.with("provider", providers).with("model", "corp-gateway/m");
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
