package dev.sesame.cli;

import dev.sesame.Environment;
import dev.sesame.server.Server;
import dev.sesame.server.ServerOptions;
import dev.sesame.server.operation.AuditLog;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Starts a server as {@code serve} does and asks it for what it is asked for first. */
final class ServerTraining {
    private static final InetSocketAddress ANYWHERE =
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

    /** Nobody has such a token: it is looked at in full all the same. */
    private static final String TOKEN =
            "eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6ImsxIn0"
                    + ".eyJpc3MiOiJodHRwczovL3RyYWluaW5nLmludmFsaWQiLCJleHAiOjF9.AAAA";

    private final Environment environment;

    ServerTraining(Environment environment) {
        this.environment = environment.with("TRAINING_KEY", "none");
    }

    /** Trains with an organisation in {@code home}. */
    void run(Path home) throws IOException {
        var organisation = Files.createDirectories(home.resolve("organisation"));
        Files.createDirectories(organisation.resolve("teams"));
        write(organisation.resolve("organisation.jsonc"), ORGANISATION);
        write(organisation.resolve("models.jsonc"), MODELS);
        write(organisation.resolve("teams/everyone.jsonc"), EVERYONE);
        var options =
                new ServerOptions(
                        organisation,
                        ANYWHERE,
                        ANYWHERE,
                        Optional.empty(),
                        Optional.empty(),
                        home.resolve("server"),
                        Duration.ofSeconds(1));
        var nowhere = AuditLog.to(OutputStream.nullOutputStream());
        try (var server = Server.start(options, environment, nowhere)) {
            for (var path : List.of("/healthz", "/readyz", "/metrics", "/versions")) {
                ask(server.admin(), "GET " + path, "");
            }
            ask(server.address(), "GET /.well-known/opencode", "");
            ask(server.address(), "GET /v1/models", "");
            ask(server.address(), "POST /v1/chat/completions", "{\"model\": \"m\"}");
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
    }

    private static void ask(InetSocketAddress where, String what, String body) throws IOException {
        var request =
                what
                        + " HTTP/1.1\r\nhost: training.invalid\r\nauthorization: Bearer "
                        + TOKEN
                        + "\r\ncontent-type: application/json\r\ncontent-length: "
                        + body.length()
                        + "\r\nconnection: close\r\n\r\n"
                        + body;
        try (var socket = new Socket(where.getAddress(), where.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
    }

    private static final String ORGANISATION =
            """
            {
              // how people write it
              "name": "Training",
              "url": "https://training.invalid",
              "issuers": [{"issuer": "https://training.invalid", "audience": "training",
                           "jwks_uri": "http://127.0.0.1:9/keys"}],
              "login": {"env": "TRAINING_TOKEN", "sso": {"client_id": "sesame"}},
              "config": {"model": "demo/m"},
              "teams": ["everyone"],
            }
            """;

    private static final String MODELS =
            """
            {
              "upstreams": {"demo": {"url": "http://127.0.0.1:9/v1", "key": {"env": "TRAINING_KEY"}}},
              "provider": {
                "demo": {"npm": "@ai-sdk/openai-compatible", "upstreams": ["demo"],
                         "models": {"m": {"name": "M"}}},
              },
            }
            """;

    private static final String EVERYONE =
            """
            {"name": "Everyone", "groups": ["*"], "models": ["*"],
             "limits": {"person": {"requests_per_minute": 60, "tokens_per_day": 1000000}}}
            """;
}
