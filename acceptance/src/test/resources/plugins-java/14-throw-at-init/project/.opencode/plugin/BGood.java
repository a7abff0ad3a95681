import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.PluginInput;

public final class BGood implements Plugin {
    @Override
    public Hooks init(PluginInput input, JsonObject options) {
        return Hooks.none().chatHeaders((_, headers) -> headers.put("X-Good", "b"));
    }
}
