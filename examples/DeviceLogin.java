import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthHook;
import dev.sesame.plugin.AuthMethod;
import dev.sesame.plugin.AuthResult;
import dev.sesame.plugin.Authorization;
import dev.sesame.plugin.Client;
import dev.sesame.plugin.Fetch;
import dev.sesame.plugin.FetchRequest;
import dev.sesame.plugin.FetchResponse;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.PluginInput;
import dev.sesame.plugin.ProviderOptions;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Logs in with a code that the person enters on any device: the OAuth 2.0 Device Authorization
 * Grant (RFC 8628). The access token goes with every request; it is renewed when it is about to
 * end, and when the gateway no longer takes it.
 *
 * <p>Options: {@code provider}, the provider's id in the configuration; {@code issuer}, the address
 * of the identity provider, which publishes {@code /.well-known/openid-configuration}; {@code
 * clientId}; and {@code scope}, which is {@code openid offline_access} unless it is given.
 */
public final class DeviceLogin implements Plugin {
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static final long SLOW_DOWN = 5000; // milliseconds, RFC 8628 section 3.5
    private static final long MARGIN = 60_000; // milliseconds; clocks differ and requests take time

    @Override
    public Hooks init(PluginInput input, JsonObject options) {
        var provider = required(options, "provider");
        var issuer =
                new Issuer(
                        input.fetch(), required(options, "issuer"), required(options, "clientId"));
        var scope = options.string("scope").orElse("openid offline_access");
        var login = AuthMethod.oauth("Company login", _ -> begin(issuer, scope));
        var tokens = new Tokens(issuer, provider, input.client());
        // an empty key, because fetch sets the header Authorization
        var requests = ProviderOptions.NONE.apiKey(Secret.of("")).fetch(tokens::send);
        return Hooks.none().auth(AuthHook.of(provider, login).loader((_, _) -> requests));
    }

    private static String required(JsonObject options, String name) {
        return options.string(name)
                .orElseThrow(
                        () -> new IllegalArgumentException("the option " + name + " is missing"));
    }

    private static Authorization begin(Issuer issuer, String scope) throws Exception {
        var device = issuer.post(issuer.endpoint("device_authorization_endpoint"), "scope", scope);
        if (device.string("device_code").isEmpty()) {
            throw refused(device);
        }
        var url =
                device.string("verification_uri_complete")
                        .or(() -> device.string("verification_uri"))
                        .orElse("");
        var instructions = "Enter code: " + device.string("user_code").orElse("");
        return new Authorization.Auto(url, instructions, () -> poll(issuer, device));
    }

    /** Asks for the tokens until the person has entered the code. */
    private static AuthResult poll(Issuer issuer, JsonObject device) throws Exception {
        var endpoint = issuer.endpoint("token_endpoint");
        var code = device.string("device_code").orElse("");
        long end = System.currentTimeMillis() + millis(device, "expires_in", 600);
        long pause = millis(device, "interval", 5);
        while (System.currentTimeMillis() < end) {
            Thread.sleep(pause);
            JsonObject reply;
            try {
                reply = issuer.post(endpoint, "grant_type", GRANT, "device_code", code);
            } catch (IOException _) {
                pause *= 2; // not reachable just now: the person is still typing, so go on
                continue;
            }
            if (reply.string("access_token").isPresent()) {
                var refresh = Secret.of(reply.string("refresh_token").orElse(""));
                return new AuthResult.Tokens(access(reply), refresh, expires(reply));
            }
            switch (reply.string("error").orElse("")) {
                case "authorization_pending" -> {}
                case "slow_down" -> pause += SLOW_DOWN;
                case "access_denied" -> throw new IOException("the login was denied");
                case "expired_token" -> end = 0;
                default -> throw refused(reply);
            }
        }
        throw new IOException("the code has expired, log in again");
    }

    private static Secret access(JsonObject reply) throws IOException {
        return Secret.of(reply.string("access_token").orElseThrow(() -> refused(reply)));
    }

    private static long expires(JsonObject reply) {
        return System.currentTimeMillis() + millis(reply, "expires_in", 3600);
    }

    private static long millis(JsonObject reply, String name, long otherwise) {
        var seconds = reply.get(name).flatMap(JsonValue::asNumber);
        return 1000 * (seconds.isPresent() ? seconds.get().longValue() : otherwise);
    }

    private static IOException refused(JsonObject reply) {
        var reason = reply.string("error_description").or(() -> reply.string("error"));
        return new IOException(
                "the identity provider refused: " + reason.orElse("it gave no reason"));
    }

    /** The identity provider. It is asked for its addresses when they are needed, not at start. */
    private record Issuer(Fetch fetch, String address, String clientId) {

        URI endpoint(String name) throws IOException, InterruptedException {
            var base = address.endsWith("/") ? address : address + "/";
            var uri = URI.create(base + ".well-known/openid-configuration");
            try (var response = fetch.send(FetchRequest.get(uri))) {
                var endpoint = json(response).string(name);
                return URI.create(
                        endpoint.orElseThrow(() -> new IOException(uri + " names no " + name)));
            }
        }

        /** Sends a form of names and values in turn. */
        JsonObject post(URI endpoint, String... form) throws IOException, InterruptedException {
            var body = new StringBuilder("client_id=").append(encoded(clientId));
            for (int i = 0; i < form.length; i += 2) {
                body.append('&').append(form[i]).append('=').append(encoded(form[i + 1]));
            }
            var type = "application/x-www-form-urlencoded";
            var request =
                    FetchRequest.post(endpoint, type, body.toString())
                            .header("accept", "application/json");
            try (var response = fetch.send(request)) {
                return json(response);
            }
        }

        private static String encoded(String value) {
            return URLEncoder.encode(value, StandardCharsets.UTF_8);
        }

        private static JsonObject json(FetchResponse response) throws IOException {
            try {
                return Json.parse(response.text()).asObject().orElse(JsonObject.EMPTY);
            } catch (JsonSyntaxException e) {
                throw new IOException("status " + response.status() + " and no JSON", e);
            }
        }
    }

    /** The tokens in {@code auth.json}, which other processes renew too. */
    private record Tokens(Issuer issuer, String provider, Client client) {

        FetchResponse send(FetchRequest request) throws IOException, InterruptedException {
            var token = fresh();
            var response = issuer.fetch().send(bearer(request, token));
            if (response.status() != 401) {
                return response;
            }
            response.close();
            return issuer.fetch().send(bearer(request, renewed(token)));
        }

        private static FetchRequest bearer(FetchRequest request, Secret token) {
            return request.header("authorization", "Bearer " + token.reveal());
        }

        private Secret fresh() throws IOException, InterruptedException {
            var stored = stored();
            boolean isFresh = System.currentTimeMillis() < stored.expires() - MARGIN;
            return isFresh || stored.refresh().isEmpty()
                    ? stored.access()
                    : renewed(stored.access());
        }

        /** One at a time, because a refresh token may be good for one use only. */
        private synchronized Secret renewed(Secret old) throws IOException, InterruptedException {
            var stored = stored();
            if (!stored.access().equals(old)) {
                return stored.access(); // somebody else was faster
            }
            if (stored.refresh().isEmpty()) {
                throw new IOException("the login has ended, log in again");
            }
            var refresh = stored.refresh().reveal();
            var reply =
                    issuer.post(
                            issuer.endpoint("token_endpoint"),
                            "grant_type",
                            "refresh_token",
                            "refresh_token",
                            refresh);
            var renewed =
                    new Credential.OAuth(
                            access(reply),
                            // a server that sends no other one means the old one to stay
                            Secret.of(reply.string("refresh_token").orElse(refresh)),
                            expires(reply),
                            stored.accountId(),
                            stored.enterpriseUrl());
            client.setAuth(provider, renewed);
            return renewed.access();
        }

        private Credential.OAuth stored() throws IOException {
            if (client.auth(provider).orElse(null) instanceof Credential.OAuth tokens) {
                return tokens;
            }
            throw new IOException("there are no tokens for " + provider + ", log in first");
        }
    }
}
