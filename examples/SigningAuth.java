import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.AuthMethod;
import dev.sesame.plugin.Fetch;
import dev.sesame.plugin.FetchRequest;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.PluginInput;
import dev.sesame.plugin.ProviderOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs every request to a gateway with a key that never travels.
 *
 * <p>The gateway has the same key. It computes the HMAC-SHA256 of method, path with query, time and
 * body, with a line feed between them, and compares it with the header {@code x-signature}. The
 * time, in seconds since 1970, comes as {@code x-timestamp}: a gateway that refuses old ones cannot
 * be sent a recorded request again.
 *
 * <p>Option: {@code provider}, the provider's id in the configuration.
 */
public final class SigningAuth implements Plugin {
    @Override
    public Hooks init(PluginInput input, JsonObject options) {
        var provider =
                options.string("provider")
                        .orElseThrow(() ->
                                new IllegalArgumentException("the option provider is missing"));

        // a key that the person types in takes no code: Sesame asks for it and stores it
        var login = AuthMethod.api("Signing key");

        AuthHook.Loader loader = (auth, _) -> requests(auth.get().orElseThrow(), input.fetch());
        return Hooks.none().auth(AuthHook.of(provider, login).loader(loader));
    }

    /** The hook {@code chat.headers} would be shorter, but it sees neither path nor body. */
    private static ProviderOptions requests(Credential stored, Fetch next) {
        if (!(stored instanceof Credential.Api api)) {
            throw new IllegalArgumentException("what is stored is no signing key, log in again");
        }
        // an empty key, because the real one must not be sent as the header Authorization
        return ProviderOptions.NONE
                .apiKey(Secret.of(""))
                .fetch(request -> next.send(signed(request, api.key())));
    }

    private static FetchRequest signed(FetchRequest request, Secret key) throws IOException {
        var time = Long.toString(System.currentTimeMillis() / 1000);
        var uri = request.uri();
        var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        var text =
                String.join("\n", request.method(), uri.getRawPath() + query, time, request.body());
        return request.header("x-timestamp", time).header("x-signature", hmac(key, text));
    }

    private static String hmac(Secret key, String text) throws IOException {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(
                    new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IOException("the request cannot be signed", e);
        }
    }
}
