package dev.sesame.script;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** An npm registry on this machine that wants a token. */
final class FakeRegistry implements AutoCloseable {
    static final String TOKEN = "npm-example-token";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, byte[]> bodies = new ConcurrentHashMap<>();
    private final Map<String, String> redirects = new ConcurrentHashMap<>();
    private final Map<String, Integer> cuts = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final boolean wantsToken;

    FakeRegistry(boolean wantsToken) throws IOException {
        this.wantsToken = wantsToken;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** Returns the lines for an {@code .npmrc} whose token is in the variable NPM_TOKEN. */
    String npmrc() {
        return "registry=" + url() + "\n" + url().substring(5) + ":_authToken=${NPM_TOKEN}\n";
    }

    /** Returns path and {@code Authorization} of each request, with a blank between them. */
    List<String> requests() {
        return requests;
    }

    void serve(String path, byte[] body) {
        bodies.put(path, body);
    }

    void redirect(String path, String target) {
        redirects.put(path, target);
    }

    /** Ends the connection after so many bytes. */
    void cut(String path, int bytes) {
        cuts.put(path, bytes);
    }

    /** Publishes a package of one module whose {@code package.json} has these members too. */
    void publish(String name, String version, String members) {
        var manifest = "{\"name\":\"" + name + "\",\"version\":\"" + version + "\"" + members + "}";
        var tgz =
                tgz(
                        Map.of(
                                "package/package.json",
                                manifest,
                                "package/index.js",
                                "module.exports = '" + version + "'"));
        var path = "/" + name + "/-/" + name.replaceFirst(".*/", "") + "-" + version + ".tgz";
        var dist =
                "{\"tarball\":\""
                        + url()
                        + path.substring(1)
                        + "\",\"integrity\":\"sha512-"
                        + sha512(tgz)
                        + "\"}";
        var versioned = manifest.substring(0, manifest.length() - 1) + ",\"dist\":" + dist + "}";
        serve(path, tgz);
        var tags = "{\"latest\":\"" + version + "\"}";
        var versions = "{\"" + version + "\":" + versioned + "}";
        var packument =
                "{\"name\":\""
                        + name
                        + "\",\"dist-tags\":"
                        + tags
                        + ",\"versions\":"
                        + versions
                        + "}";
        serve("/" + name, packument.getBytes(StandardCharsets.UTF_8));
    }

    static String sha512(byte[] bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-512").digest(bytes);
            return Base64.getEncoder().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] tgz(Map<String, String> files) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                var body = file.getValue().getBytes(StandardCharsets.UTF_8);
                out.write(header(file.getKey(), body.length));
                out.write(body);
                out.write(new byte[(512 - body.length % 512) % 512]);
            }
            out.write(new byte[1024]);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] header(String name, int size) {
        var header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, "%011o".formatted(size));
        put(header, 136, "%011o".formatted(0));
        put(header, 148, "        ");
        put(header, 156, "0");
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte b : header) {
            sum += b;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var authorization = exchange.getRequestHeaders().getFirst("Authorization");
        requests.add(path + " " + authorization);
        try (exchange) {
            if (wantsToken && !("Bearer " + TOKEN).equals(authorization)) {
                send(exchange, 401, "{\"error\":\"no\"}".getBytes(StandardCharsets.UTF_8));
                return;
            }
            if (redirects.containsKey(path)) {
                exchange.getResponseHeaders().set("Location", redirects.get(path));
                exchange.sendResponseHeaders(302, -1);
                return;
            }
            var body = bodies.get(path);
            send(
                    exchange,
                    body == null ? 404 : 200,
                    body == null
                            ? "{\"error\":\"Not found\"}".getBytes(StandardCharsets.UTF_8)
                            : body);
        }
    }

    private void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        int cut = cuts.getOrDefault(exchange.getRequestURI().getPath(), body.length);
        exchange.getResponseBody().write(body, 0, cut);
        exchange.getResponseBody().flush();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
