package dev.sesame.server;

import dev.sesame.Environment;
import dev.sesame.server.operation.AuditLog;
import dev.sesame.testkit.Line;
import dev.sesame.testkit.RawServer;
import dev.sesame.testkit.TokenSigner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** An organisation with an issuer, a model and a whole server. */
final class RunningCompany implements AutoCloseable {
    private static final InetSocketAddress ANYWHERE =
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

    final Path folder;
    final ByteArrayOutputStream audit = new ByteArrayOutputStream();
    private final TokenSigner signer;
    private final RawServer issuer;
    private final Server server;

    RunningCompany(Path folder, RawServer upstream) throws IOException, GeneralSecurityException {
        this.folder = Files.createDirectories(folder.resolve("acme"));
        this.signer = TokenSigner.generate("k1", "ES256");
        var keys = TokenSigner.keySet(signer);
        this.issuer =
                RawServer.answering(
                        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                                + keys.length()
                                + "\r\n\r\n"
                                + keys);
        write(
                "organisation.jsonc",
                """
                {
                  "name": "Acme", "url": "https://ai.acme.example",
                  "issuers": [{"issuer": "https://login.acme.example", "audience": "gateway", "jwks_uri": "%s"}],
                  "login": {"env": "ACME_AI_TOKEN", "command": ["acme-token"]},
                  "teams": ["everyone"]
                }
                """
                        .formatted(issuer.uri()));
        write(
                "models.jsonc",
                """
                {
                  "upstreams": {"one": {"url": "%s/v1", "key": {"env": "KEY"}}},
                  "provider": {"acme": {
                    "npm": "@ai-sdk/openai-compatible", "upstreams": ["one"], "models": {"small": {}}
                  }}
                }
                """
                        .formatted(upstream.uri()));
        write(
                "teams/everyone.jsonc",
                "{\"name\": \"Everyone\", \"groups\": [\"*\"], \"models\": [\"*\"]}");
        this.server = start(folder.resolve("state"), ANYWHERE);
    }

    /** Starts one more server of the same organisation. */
    Server start(Path state, InetSocketAddress listen) {
        var options =
                new ServerOptions(
                        folder,
                        listen,
                        ANYWHERE,
                        Optional.empty(),
                        Optional.empty(),
                        state,
                        Duration.ofSeconds(60));
        return Server.start(options, environment(), AuditLog.to(audit));
    }

    private Environment environment() {
        var clock = Clock.systemUTC();
        return new Environment(Map.of("KEY", "upstream-key"), folder, folder, clock);
    }

    void write(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    Server server() {
        return server;
    }

    /** Returns a token of a person of the company. */
    String token() throws GeneralSecurityException {
        long now = Clock.systemUTC().instant().getEpochSecond();
        return signer.token(
                """
                {"iss": "https://login.acme.example", "aud": "gateway", "sub": "alice",
                 "client_id": "sesame", "jti": "1", "iat": %d, "exp": %d}
                """
                        .formatted(now, now + 600));
    }

    /** Begins a question to the model. */
    Line ask() throws IOException, GeneralSecurityException {
        var body = "{\"model\": \"small\", \"stream\": true, \"messages\": []}";
        return Line.to(uri(server.address()))
                .say(
                        "POST /v1/chat/completions HTTP/1.1\r\nhost: ai.acme.example\r\n"
                                + "authorization: Bearer "
                                + token()
                                + "\r\ncontent-type: application/json\r\ncontent-length: "
                                + body.length()
                                + "\r\n\r\n"
                                + body);
    }

    /** Asks the admin port or the public one for {@code path}; returns the whole answer. */
    static String get(InetSocketAddress where, String path) throws IOException {
        try (var line = Line.to(uri(where))) {
            return line.say("GET " + path + " HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
                    .rest();
        }
    }

    String audited() {
        return audit.toString(StandardCharsets.UTF_8);
    }

    private static URI uri(InetSocketAddress address) {
        return URI.create("http://127.0.0.1:" + address.getPort());
    }

    @Override
    public void close() throws IOException {
        server.close();
        issuer.close();
    }
}
