package dev.sesame.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An identity provider on loopback that says whatever a test tells it to, byte by byte, and closes
 * each connection after its answer. It describes itself with the endpoints {@code /authorize},
 * {@code /token}, {@code /device} and {@code /revoke}. Safe for use by many threads.
 */
public final class ScriptedIdentityProvider implements AutoCloseable {
    /** Where OpenID Connect looks for a description. */
    public static final String OPENID = "/.well-known/openid-configuration";

    private static final byte[] NOT_FOUND =
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.ISO_8859_1);

    private final ServerSocket socket;
    private final Map<String, Script> answers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /**
     * A request that came in.
     *
     * @param path without the query
     * @param headers by lower-case name
     * @param form the members of the body as a form; of a repeated member all, with a blank between
     */
    public record Request(String path, Map<String, String> headers, Map<String, String> form) {}

    /** What is said at one path. */
    private static final class Script {
        private final Deque<byte[]> coming = new ArrayDeque<>();
        private byte[] last = NOT_FOUND;

        synchronized void add(byte[] answer) {
            coming.add(answer);
        }

        synchronized byte[] next() {
            last = coming.isEmpty() ? last : coming.remove();
            return last;
        }
    }

    private ScriptedIdentityProvider(ServerSocket socket) {
        this.socket = socket;
    }

    /** Starts one on a free port. */
    public static ScriptedIdentityProvider start() throws IOException {
        var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var provider = new ScriptedIdentityProvider(socket);
        Thread.ofVirtual().start(provider::serve);
        return provider.saysJson(OPENID, 200, provider.description());
    }

    /** Returns the issuer: the address, without a slash at the end. */
    public String issuer() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    /** Returns what it says about itself, unless a test says otherwise at {@link #OPENID}. */
    public String description() {
        return """
        {"issuer": "ISSUER",
         "authorization_endpoint": "ISSUER/authorize",
         "token_endpoint": "ISSUER/token",
         "device_authorization_endpoint": "ISSUER/device",
         "revocation_endpoint": "ISSUER/revoke",
         "code_challenge_methods_supported": ["S256"]}
        """
                .replace("ISSUER", issuer());
    }

    /**
     * Gives {@code answer}, a whole HTTP answer in bytes, at {@code path}, after those given
     * before; the last one is given again and again. No bytes at all hang up.
     */
    public ScriptedIdentityProvider then(String path, byte[] answer) {
        answers.computeIfAbsent(path, _ -> new Script()).add(answer.clone());
        return this;
    }

    /** Gives {@code json} as {@link #then} does. */
    public ScriptedIdentityProvider thenJson(String path, int status, String json) {
        return then(path, json(status, json));
    }

    /** Gives {@code json}, and nothing else any more. */
    public ScriptedIdentityProvider saysJson(String path, int status, String json) {
        return says(path, json(status, json));
    }

    /** Gives {@code answer}, as in {@link #then}, and nothing else any more. */
    public ScriptedIdentityProvider says(String path, byte[] answer) {
        var script = new Script();
        script.add(answer.clone());
        answers.put(path, script);
        return this;
    }

    /** Returns the requests at {@code path} so far. */
    public List<Request> requests(String path) {
        return requests.stream().filter(request -> request.path.equals(path)).toList();
    }

    /** Stops to answer. */
    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static byte[] json(int status, String json) {
        var body = json.getBytes(StandardCharsets.UTF_8);
        var head =
                "HTTP/1.1 "
                        + status
                        + " Scripted\r\nContent-Type: application/json\r\nConnection: close\r\n"
                        + "Content-Length: "
                        + body.length
                        + "\r\n\r\n";
        var answer = new ByteArrayOutputStream();
        answer.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        answer.writeBytes(body);
        return answer.toByteArray();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                var connection = socket.accept();
                Thread.ofVirtual().start(() -> answer(connection));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void answer(Socket connection) {
        try (connection) {
            var request = read(new BufferedInputStream(connection.getInputStream()));
            requests.add(request);
            connection.getOutputStream().write(next(request.path));
            connection.shutdownOutput();
            connection.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException _) {
            // the client has gone
        }
    }

    private byte[] next(String path) {
        var script = answers.get(path);
        return script == null ? NOT_FOUND : script.next();
    }

    private static Request read(InputStream in) throws IOException {
        var target = line(in).split(" ", -1)[1];
        var headers = new HashMap<String, String>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        var body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new Request(target.split("\\?", -1)[0], headers, form(body));
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    private static Map<String, String> form(String body) {
        var form = new LinkedHashMap<String, String>();
        for (var pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                var value = pair.substring(equals + 1);
                form.merge(
                        pair.substring(0, equals),
                        URLDecoder.decode(value, StandardCharsets.UTF_8),
                        (first, second) -> first + " " + second);
            }
        }
        return form;
    }
}
