import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.PluginInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

public final class Corp implements Plugin {
    @Override
    public Hooks init(PluginInput input, JsonObject options) throws IOException {
        log(JsonObject.EMPTY.with("options", options));
        return Hooks.none()
                .chatHeaders((_, headers) ->
                        headers.put("X-Tenant", options.string("tenant").orElse("undefined")));
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
