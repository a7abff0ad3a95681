import dev.sesame.Secret;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.AuthMethod;
import dev.sesame.plugin.AuthResult;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.PluginInput;

public final class BGoodAuth implements Plugin {
    @Override
    public Hooks init(PluginInput input, JsonObject options) {
        var login = AuthMethod.api("K", _ -> new AuthResult.Key(Secret.of("k")));
        return Hooks.none().auth(AuthHook.of("corp-gateway", login));
    }
}
