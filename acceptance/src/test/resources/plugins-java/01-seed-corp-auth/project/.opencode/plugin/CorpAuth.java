import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.AuthMethod;
import dev.sesame.plugin.AuthResult;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.PluginInput;
import dev.sesame.plugin.ProviderOptions;

public final class CorpAuth implements Plugin {
    @Override
    public Hooks init(PluginInput input, JsonObject options) {
        // Replace with your token retrieval logic: CLI/HTTP/local cache, etc.
        var login =
                AuthMethod.api(
                        "Login with Company SSO",
                        _ -> new AuthResult.Key(Secret.of("<replace-me>")));
        // "corp-gateway" must match your configured provider id
        return Hooks.none()
                .auth(
                        AuthHook.of("corp-gateway", login)
                                .loader((auth, _) ->
                                        auth.get().orElse(null) instanceof Credential.Api api
                                                ? ProviderOptions.NONE.apiKey(api.key())
                                                : ProviderOptions.NONE));
    }
}
