import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.AuthMethod;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.PluginInput;

public final class Corp implements Plugin {
    @Override
    public Hooks init(PluginInput input, JsonObject options) {
        var login =
                AuthMethod.api(
                        "K",
                        _ -> {
                            throw new IllegalStateException("SSO is down");
                        });
        return Hooks.none()
                .auth(
                        AuthHook.of("corp-gateway", login)
                                .loader((_, _) -> {
                                    throw new IllegalStateException("loader exploded");
                                }));
    }
}
