package dev.sesame.acceptance;

import dev.sesame.testkit.HaProxy;
import dev.sesame.testkit.Line;
import dev.sesame.testkit.PostgreSql;
import dev.sesame.testkit.RawServer;
import dev.sesame.testkit.Redis;
import dev.sesame.testkit.TokenSigner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Three replicas behind a real HAProxy, with a real Redis and a real PostgreSQL. */
final class ReplicatedCompany implements AutoCloseable {
    private static final Path SHIPPED =
            Path.of("../deploy/haproxy/haproxy.cfg").toAbsolutePath().normalize();
    private static final int REPLICAS = 3;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final List<Replica> replicas = new ArrayList<>();
    private final Path folder;
    private final TokenSigner signer;
    private final String database;
    private final HaProxy front;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Opens it with a model that {@code answer} plays, and a team with {@code limits}. */
    ReplicatedCompany(Path folder, RawServer.Script answer, String limits)
            throws IOException, GeneralSecurityException {
        this.folder = folder;
        this.signer = TokenSigner.generate("k1", "RS256");
        var issuer = open(RawServer.answering(keys()));
        var upstream = open(RawServer.speaking(answer));
        var redis = open(Redis.start(folder.resolve("redis")));
        var postgres = open(PostgreSql.start(folder.resolve("postgres")));
        this.database = postgres.database("usage");
        write(issuer.uri(), upstream.uri(), limits);
        for (int i = 0; i < REPLICAS; i++) {
            replicas.add(
                    open(
                            Replica.start(
                                    Replica.freePlace(),
                                    Files.createDirectories(folder.resolve("replica" + i)),
                                    List.of(
                                            "--org=" + folder.resolve("acme"),
                                            "--limits="
                                                    + redis.url()
                                                            .replace(
                                                                    ":" + Redis.PASSWORD + "@", ""),
                                            "--usage="
                                                    + database.replace(
                                                            "&password=" + PostgreSql.PASSWORD, ""),
                                            "--drain=60"),
                                    variables())));
        }
        this.front =
                open(
                        HaProxy.start(
                                folder.resolve("haproxy"),
                                SHIPPED,
                                replicas.stream().map(Replica::backend).toList()));
    }

    private <T extends AutoCloseable> T open(T thing) {
        opened.push(thing);
        return thing;
    }

    private Map<String, String> variables() {
        return Map.of(
                "HOME",
                folder.toString(),
                "UPSTREAM_KEY",
                "key-of-the-upstream",
                "SESAME_LIMITS_PASSWORD",
                Redis.PASSWORD,
                "SESAME_USAGE_PASSWORD",
                PostgreSql.PASSWORD);
    }

    private String keys() {
        var keys = TokenSigner.keySet(signer);
        return "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                + keys.length()
                + "\r\n\r\n"
                + keys;
    }

    private void write(URI issuer, URI upstream, String limits) throws IOException {
        var acme = folder.resolve("acme");
        Files.createDirectories(acme.resolve("teams"));
        Files.writeString(
                acme.resolve("organisation.jsonc"),
                """
                {
                  "name": "Acme", "url": "https://ai.acme.example",
                  "issuers": [{"issuer": "https://login.acme.example", "audience": "gateway", "jwks_uri": "%s"}],
                  "login": {"env": "ACME_AI_TOKEN", "command": ["acme-token"]},
                  "teams": ["everyone"]
                }
                """
                        .formatted(issuer));
        Files.writeString(
                acme.resolve("models.jsonc"),
                """
                {
                  "upstreams": {"one": {"url": "%s/v1", "key": {"env": "UPSTREAM_KEY"}}},
                  "provider": {"acme": {
                    "npm": "@ai-sdk/openai-compatible", "upstreams": ["one"], "models": {"small": {}}
                  }}
                }
                """
                        .formatted(upstream));
        Files.writeString(
                acme.resolve("teams/everyone.jsonc"),
                """
                {"name": "Everyone", "groups": ["*"], "models": ["*"], "limits": %s}
                """
                        .formatted(limits));
    }

    List<Replica> replicas() {
        return List.copyOf(replicas);
    }

    /** Returns a token of {@code person}. */
    String token(String person) throws GeneralSecurityException {
        long now = Instant.now().getEpochSecond();
        return signer.token(
                """
                {"iss": "https://login.acme.example", "aud": "gateway", "sub": "%s",
                 "client_id": "sesame", "jti": "1", "iat": %d, "exp": %d}
                """
                        .formatted(person, now, now + 3600));
    }

    /** Asks the model as whoever has {@code token}, through HAProxy. */
    HttpResponse<String> ask(String token) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(front.uri().resolve("/v1/chat/completions"))
                        .timeout(Duration.ofSeconds(60))
                        .header("authorization", "Bearer " + token)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(question()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String question() {
        return "{\"model\": \"small\", \"stream\": true, \"messages\": []}";
    }

    /** Begins to ask the model, through HAProxy. */
    Line begin(String token) throws IOException {
        var body = question();
        return Line.to(front.uri())
                .say(
                        "POST /v1/chat/completions HTTP/1.1\r\nhost: ai.acme.example\r\n"
                                + "authorization: Bearer "
                                + token
                                + "\r\ncontent-type: application/json\r\nconnection: close"
                                + "\r\ncontent-length: "
                                + body.length()
                                + "\r\n\r\n"
                                + body);
    }

    /** Returns the ids of all requests whose use is stored. */
    List<String> stored() throws SQLException {
        var ids = new ArrayList<String>();
        try (var connection = DriverManager.getConnection(database);
                var rows =
                        connection
                                .createStatement()
                                .executeQuery("SELECT request_id FROM usage_record")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try (var _ = opened.pop()) {
                // it is only taken to be closed
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        http.close();
    }
}
