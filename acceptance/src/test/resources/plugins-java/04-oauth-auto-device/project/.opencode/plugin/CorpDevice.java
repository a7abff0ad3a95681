import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonNumber;
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
import java.util.Map;
import java.util.Optional;

public final class CorpDevice implements Plugin {
    @Override
    public Hooks init(PluginInput input, JsonObject options) {
        var gateway = System.getenv("GW_URL");
        var login =
                AuthMethod.oauth(
                        "Company SSO (device)",
                        _ -> {
                            var device = device(input.fetch(), gateway);
                            return new Authorization.Auto(
                                    device.string("verification_uri").orElseThrow(),
                                    "Enter code: " + device.string("user_code").orElseThrow(),
                                    () -> poll(input.fetch(), gateway, device));
                        });
        return Hooks.none()
                .auth(
                        AuthHook.of("corp-gateway", login)
                                .loader((auth, _) -> {
                                    var stored = auth.get().orElseThrow();
                                    log(
                                            JsonObject.EMPTY.with(
                                                    "auth",
                                                    json(stored).with("expires", "number")));
                                    return stored instanceof Credential.OAuth tokens
                                            ? ProviderOptions.NONE.apiKey(tokens.access())
                                            : ProviderOptions.NONE;
                                }));
    }

    private static JsonObject device(Fetch fetch, String gateway) throws Exception {
        var request = new FetchRequest("POST", URI.create(gateway + "/oauth/device"), Map.of(), "");
        try (var response = fetch.send(request)) {
            return Json.parse(response.text()).asObject().orElseThrow();
        }
    }

    private static AuthResult poll(Fetch fetch, String gateway, JsonObject device)
            throws Exception {
        var form =
                "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code="
                        + device.string("device_code").orElseThrow();
        var request =
                FetchRequest.post(
                        URI.create(gateway + "/oauth/token"),
                        "application/x-www-form-urlencoded",
                        form);
        for (int i = 0; i < 10; i++) {
            try (var response = fetch.send(request)) {
                if (response.isSuccess()) {
                    return tokens(Json.parse(response.text()).asObject().orElseThrow());
                }
            }
            Thread.sleep(300);
        }
        return new AuthResult.Failed();
    }

    private static AuthResult tokens(JsonObject reply) {
        long lifetime =
                reply.get("expires_in").flatMap(JsonValue::asNumber).orElseThrow().longValue();
        return new AuthResult.Tokens(
                Secret.of(reply.string("access_token").orElseThrow()),
                Secret.of(reply.string("refresh_token").orElseThrow()),
                System.currentTimeMillis() + lifetime * 1000,
                JsonObject.EMPTY.with("accountId", "acct-7"),
                Optional.empty());
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

    private static JsonObject json(Credential stored) {
        var json = JsonObject.EMPTY.with("type", stored.type());
        return switch (stored) {
            case Credential.Api(var key, var metadata) -> {
                json = json.with("key", key.reveal());
                yield metadata.isEmpty() ? json : json.with("metadata", json(metadata));
            }
            case Credential.OAuth tokens -> {
                json = json.with("refresh", tokens.refresh().reveal());
                json = json.with("access", tokens.access().reveal());
                json = json.with("expires", JsonNumber.of(tokens.expires()));
                if (tokens.accountId().isPresent()) {
                    json = json.with("accountId", tokens.accountId().get());
                }
                if (tokens.enterpriseUrl().isPresent()) {
                    json = json.with("enterpriseUrl", tokens.enterpriseUrl().get());
                }
                yield json;
            }
            case Credential.WellKnown _ -> json;
        };
    }

    private static JsonObject json(Map<String, String> strings) {
        var json = JsonObject.EMPTY;
        for (var entry : strings.entrySet()) {
            json = json.with(entry.getKey(), entry.getValue());
        }
        return json;
    }
}
