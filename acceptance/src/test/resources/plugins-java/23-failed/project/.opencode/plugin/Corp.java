import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.AuthMethod;
import dev.sesame.plugin.AuthResult;
import dev.sesame.plugin.Authorization;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.PluginInput;

public final class Corp implements Plugin {
    @Override
    public Hooks init(PluginInput input, JsonObject options) {
        var api = AuthMethod.api("Api", _ -> new AuthResult.Failed());
        var oauth =
                AuthMethod.oauth(
                        "OAuth",
                        _ ->
                                new Authorization.Auto(
                                        "https://sso/x", "Look", AuthResult.Failed::new));
        return Hooks.none().auth(AuthHook.of("corp-gateway", api, oauth));
    }
}
