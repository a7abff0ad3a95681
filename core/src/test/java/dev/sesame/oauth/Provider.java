package dev.sesame.oauth;

import dev.sesame.Environment;
import dev.sesame.http.Http;
import dev.sesame.testkit.ScriptedIdentityProvider;
import dev.sesame.testkit.SteppingClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A scripted identity provider and a client of it, with a clock that stands still. */
final class Provider implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    final ScriptedIdentityProvider script;
    final SteppingClock clock = SteppingClock.at(NOW);
    final Http http;

    Provider() throws IOException {
        script = ScriptedIdentityProvider.start();
        http = new Http(new Environment(Map.of(), Path.of("/"), Path.of("/"), clock));
    }

    AuthorizationServer server() {
        return AuthorizationServer.discover(script.issuer(), http);
    }

    OAuthClient client(ClientRegistration registration) {
        return new OAuthClient(server(), registration, http, clock);
    }

    OAuthClient publicClient() {
        return client(publicClient("sesame", List.of("openid", "llm")));
    }

    static ClientRegistration publicClient(String id, List<String> scopes) {
        return new ClientRegistration(
                id, new ClientAuthentication.None(), scopes, List.of(), List.of());
    }

    OAuthClient client(ClientAuthentication authentication) {
        return client(
                new ClientRegistration(
                        "ses ame", authentication, List.of("llm"), List.of(), List.of()));
    }

    Map<String, String> form() {
        return script.requests("/token").getLast().form();
    }

    @Override
    public void close() throws IOException {
        script.close();
    }
}
