package dev.sesame.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The organisation, the model and the models catalogue that {@link Training} talks to, without and
 * with TLS.
 */
final class TrainingServer {
    private static final char[] PASSWORD = "training".toCharArray();

    private final HttpServer server;
    private final String scheme;

    private TrainingServer(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        answer("/api.json", "application/json", "{}");
        answer("/.well-known/opencode", "application/json", document());
        answer("/v1/chat/completions", "text/event-stream", completion());
        server.start();
    }

    /**
     * Writes whom to trust to the file that {@code args} name, prints the two origins, and serves
     * until the process is ended.
     */
    public static void main(String[] args) throws IOException {
        System.out.println(plain().origin());
        System.out.println(secure(Path.of(args[0])).origin());
    }

    /** Starts a server that speaks HTTP. */
    static TrainingServer plain() throws IOException {
        return new TrainingServer(HttpServer.create(loopback(), 0), "http");
    }

    /** Starts a server that speaks HTTPS with a key of its own; writes whom to trust to a file. */
    static TrainingServer secure(Path authority) throws IOException {
        var server = HttpsServer.create(loopback(), 0);
        try {
            server.setHttpsConfigurator(new HttpsConfigurator(identity(authority)));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        return new TrainingServer(server, "https");
    }

    /** Returns where it listens, as an origin. */
    String origin() {
        return scheme + "://127.0.0.1:" + server.getAddress().getPort();
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private void answer(String path, String type, String body) {
        server.createContext(path, exchange -> send(exchange, type, body));
    }

    private static void send(HttpExchange exchange, String type, String body) throws IOException {
        try (exchange) {
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            exchange.getResponseHeaders().set("content-type", type);
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
        }
    }

    private String document() {
        return """
        {
          "auth": {"command": ["echo", "training"], "env": "TRAINING_TOKEN"},
          "config": {
            "model": "demo/m",
            "provider": {
              "demo": {
                "npm": "@ai-sdk/openai-compatible",
                "options": {"baseURL": "ORIGIN/v1", "apiKey": "{env:TRAINING_TOKEN}"},
                "models": {"m": {"name": "M"}}
              }
            }
          }
        }
        """
                .replace("ORIGIN", origin());
    }

    private static String completion() {
        return """
        data: {"choices": [{"index": 0, "delta": {"role": "assistant", "content": "po"}}]}

        data: {"choices": [{"index": 0, "delta": {"content": "ng"}, "finish_reason": "stop"}]}

        data: {"choices": [], "usage": {"prompt_tokens": 1, "completion_tokens": 1}}

        data: [DONE]

        """;
    }

    private static SSLContext identity(Path authority)
            throws IOException, GeneralSecurityException {
        var file = authority.resolveSibling("key.p12");
        makeKey(file);
        var store = KeyStore.getInstance(file.toFile(), PASSWORD);
        var certificate = store.getCertificate("training").getEncoded();
        Files.writeString(
                authority,
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder().encodeToString(certificate)
                        + "\n-----END CERTIFICATE-----\n");
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** Has the JDK's own program make a key that is worth nothing outside of this training. */
    private static void makeKey(Path file) throws IOException {
        var command =
                List.of(
                        Path.of(System.getProperty("java.home", ""), "bin", "keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        "training",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString());
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        process.getInputStream().transferTo(OutputStream.nullOutputStream());
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
