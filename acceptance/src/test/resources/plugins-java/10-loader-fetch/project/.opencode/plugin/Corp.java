import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonBoolean;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.Fetch;
import dev.sesame.plugin.FetchRequest;
import dev.sesame.plugin.FetchResponse;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.PluginInput;
import dev.sesame.plugin.ProviderOptions;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

public final class Corp implements Plugin {
    @Override
    public Hooks init(PluginInput input, JsonObject options) {
        return Hooks.none()
                .auth(
                        AuthHook.of("corp-gateway")
                                .loader((_, _) ->
                                        ProviderOptions.NONE
                                                .apiKey(Secret.of(""))
                                                .fetch(request -> send(input, request))));
    }

    private static FetchResponse send(PluginInput input, FetchRequest request)
            throws IOException, InterruptedException {
        log(seen(request));
        var stored = tokens(input);
        var body =
                Json.parse(request.body())
                        .asObject()
                        .orElseThrow()
                        .with("metadata", JsonObject.EMPTY.with("user", "u1"));
        var address = request.uri().toString().replace("/v1/", "/signed/v1/") + "?beta=true";
        var changed =
                request.to(URI.create(address)).withBody(Json.write(body)).header("x-sign", "true");
        var response = input.fetch().send(bearer(changed, stored.access()));
        log(JsonObject.EMPTY.with("first", JsonNumber.of(response.status())));
        if (response.status() == 401) {
            response.close();
            var renewed = renewed(input.fetch(), stored);
            input.client().setAuth("corp-gateway", renewed);
            log(
                    JsonObject.EMPTY
                            .with("set", new JsonBoolean(true))
                            .with("again", tokens(input).access().reveal()));
            response = input.fetch().send(bearer(changed, renewed.access()));
        }
        return response.withBody(new Louder(response.body()));
    }

    /** What a plugin in JavaScript sees of its arguments is the same for all. */
    private static JsonObject seen(FetchRequest request) {
        return JsonObject.EMPTY
                .with("input", "[object String]")
                .with("inputType", "string")
                .with(
                        "initKeys",
                        JsonArray.ofStrings(
                                List.of("body", "headers", "method", "signal", "timeout")))
                .with("headers", "[object Object]")
                .with("headerNames", JsonArray.ofStrings(request.headers().keySet()))
                .with("body", "string")
                .with("signal", "[object AbortSignal]")
                .with("timeout", new JsonBoolean(false));
    }

    private static FetchRequest bearer(FetchRequest request, Secret token) {
        return request.header("authorization", "Bearer " + token.reveal());
    }

    private static Credential.OAuth tokens(PluginInput input) {
        return (Credential.OAuth) input.client().auth("corp-gateway").orElseThrow();
    }

    private static Credential.OAuth renewed(Fetch fetch, Credential.OAuth stored)
            throws IOException, InterruptedException {
        var body =
                JsonObject.EMPTY
                        .with("grant_type", "refresh_token")
                        .with("refresh_token", stored.refresh().reveal());
        var uri = URI.create(System.getenv("GW_URL") + "/oauth/token");
        try (var response =
                fetch.send(FetchRequest.post(uri, "text/plain;charset=UTF-8", Json.write(body)))) {
            var reply = Json.parse(response.text()).asObject().orElseThrow();
            long lifetime =
                    reply.get("expires_in").flatMap(JsonValue::asNumber).orElseThrow().longValue();
            return new Credential.OAuth(
                    Secret.of(reply.string("access_token").orElseThrow()),
                    Secret.of(reply.string("refresh_token").orElseThrow()),
                    System.currentTimeMillis() + lifetime * 1000,
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /** Says {@code "PO"} for {@code "po"} in each piece as it comes. */
    private static final class Louder extends FilterInputStream {
        private byte[] piece = {};
        private int next;

        Louder(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (next == piece.length) {
                var bytes = new byte[8192];
                int count = in.read(bytes);
                if (count < 0) {
                    return -1;
                }
                var text = new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
                piece = text.replace("\"po\"", "\"PO\"").getBytes(StandardCharsets.ISO_8859_1);
                next = 0;
            }
            int count = Math.min(length, piece.length - next);
            System.arraycopy(piece, next, target, offset, count);
            next += count;
            return count;
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
