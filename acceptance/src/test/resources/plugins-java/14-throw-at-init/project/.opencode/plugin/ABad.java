import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.PluginInput;

public final class ABad implements Plugin {
    @Override
    public Hooks init(PluginInput input, JsonObject options) {
        throw new IllegalStateException("boom in init");
    }
}
