import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.AuthMethod;
import dev.sesame.plugin.AuthResult;
import dev.sesame.plugin.Authorization;
import dev.sesame.plugin.Fetch;
import dev.sesame.plugin.FetchRequest;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.PluginInput;
import dev.sesame.plugin.ProviderOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

public final class Corp implements Plugin {
    @Override
    public Hooks init(PluginInput input, JsonObject options) {
        var gateway = System.getenv("GW_URL");
        var login =
                AuthMethod.oauth(
                        "Company SSO (paste code)",
                        _ ->
                                new Authorization.Code(
                                        gateway + "/authorize?client_id=x",
                                        "Paste the code here",
                                        code -> redeem(input.fetch(), gateway, code)));
        return Hooks.none()
                .auth(
                        AuthHook.of("corp-gateway", login)
                                .loader((auth, _) ->
                                        auth.get().orElse(null) instanceof Credential.OAuth tokens
                                                ? ProviderOptions.NONE.apiKey(tokens.access())
                                                : ProviderOptions.NONE));
    }

    private static AuthResult redeem(Fetch fetch, String gateway, String code) throws Exception {
        log(JsonObject.EMPTY.with("code", code));
        var body = JsonObject.EMPTY.with("grant_type", "authorization_code").with("code", code);
        var request =
                FetchRequest.post(
                        URI.create(gateway + "/oauth/token"), "application/json", Json.write(body));
        try (var response = fetch.send(request)) {
            if (!response.isSuccess()) {
                return new AuthResult.Failed();
            }
            var reply = Json.parse(response.text()).asObject().orElseThrow();
            long lifetime =
                    reply.get("expires_in").flatMap(JsonValue::asNumber).orElseThrow().longValue();
            return new AuthResult.Tokens(
                    Secret.of(reply.string("access_token").orElseThrow()),
                    Secret.of(reply.string("refresh_token").orElseThrow()),
                    System.currentTimeMillis() + lifetime * 1000);
        }
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
