import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.ChatInput;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.PluginInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

public final class Sign implements Plugin {
    @Override
    public Hooks init(PluginInput input, JsonObject options) {
        return Hooks.none()
                .chatHeaders((chat, headers) -> {
                    log(seen(chat, headers));
                    headers.put("X-Sign", "s-" + chat.model().string("id").orElseThrow());
                    headers.put("User-Agent", "corp/1");
                    headers.put("Authorization", "Corp abc");
                });
    }

    private static JsonObject seen(ChatInput chat, Map<String, String> headers) {
        var model =
                new JsonArray(
                        List.of(
                                chat.model().get("providerID").orElseThrow(),
                                chat.model().get("id").orElseThrow(),
                                chat.model().get("api").orElseThrow()));
        return JsonObject.EMPTY
                .with("keys", keys(chat.toJson()))
                .with("agent", chat.agent())
                .with("provider", keys(chat.provider()))
                .with("providerID", chat.provider().string("id").orElseThrow())
                .with("model", model)
                .with("before", json(headers))
                .with("message", keys(chat.message()));
    }

    private static JsonArray keys(JsonObject object) {
        return JsonArray.ofStrings(new TreeSet<>(object.members().keySet()));
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
