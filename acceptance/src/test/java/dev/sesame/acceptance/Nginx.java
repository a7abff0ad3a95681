package dev.sesame.acceptance;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real web server: Debian's nginx in the foreground, with all its files in one folder. Serves the
 * folder {@code www} over TLS as {@code https://localhost} and passes {@code /v1/} on.
 */
final class Nginx implements AutoCloseable {

    private final Path folder;
    private final int port;
    private final Process process;

    private Nginx(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /** Starts it; returns when it accepts connections. */
    static Nginx start(Path folder, CertificateAuthority authority, URI gateway)
            throws IOException {
        int port = freePort();
        for (var each : List.of("www/.well-known", "temp")) {
            Files.createDirectories(folder.resolve(each));
        }
        var configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, configuration(port, authority, gateway));
        var words =
                List.of(program(), "-p", folder.toString(), "-c", configuration.toString(), "-e");
        var process =
                new ProcessBuilder(Stream.concat(words.stream(), Stream.of("stderr")).toList())
                        .directory(folder.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        awaitWorker(process.errorReader());
        return new Nginx(folder, port, process);
    }

    /** Returns the address of the organisation. */
    String url() {
        return "https://localhost:" + port;
    }

    /** Publishes the document from now on, in one step. */
    void publish(String document) throws IOException {
        var next = Files.writeString(folder.resolve("next"), document);
        Files.move(next, folder.resolve("www/.well-known/opencode"), ATOMIC_MOVE);
    }

    /** Returns what it wrote about each request: method, path and status. */
    List<String> requests() throws IOException {
        return Files.readAllLines(folder.resolve("access.log"));
    }

    /** Ends it at once. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static String program() {
        return Stream.concat(
                        Stream.of(System.getenv("PATH").split(":", -1)), Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError(
                                "this test needs nginx: install the package nginx-light"))
                .toString();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** It says so when its sockets are open and its worker is on its way. */
    private static void awaitWorker(BufferedReader log) throws IOException {
        var said = new StringBuilder();
        for (var line = log.readLine(); line != null; line = log.readLine()) {
            said.append(line).append('\n');
            if (line.contains("start worker process ")) {
                Thread.ofVirtual().start(() -> drain(log)); // else it would wait for us
                return;
            }
        }
        throw new AssertionError("nginx did not start:\n" + said);
    }

    private static void drain(BufferedReader log) {
        try {
            log.transferTo(Writer.nullWriter());
        } catch (IOException _) {
            // it was ended
        }
    }

    private static String configuration(int port, CertificateAuthority authority, URI gateway) {
        return """
        daemon off;
        worker_processes 1;
        user %s;
        pid nginx.pid;
        error_log stderr notice;
        events {}
        http {
          log_format brief '$request_method $uri $status';
          access_log access.log brief;
          client_body_temp_path temp; proxy_temp_path temp;
          fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;
          server {
            listen 127.0.0.1:%d ssl;
            server_name localhost;
            ssl_certificate %s;
            ssl_certificate_key %s;
            root www;
            location = /.well-known/opencode { default_type application/json; }
            location /v1/ { proxy_pass %s; proxy_buffering off; }
          }
        }
        """
                .formatted(
                        System.getProperty("user.name"),
                        port,
                        authority.serverCertificate(),
                        authority.serverKey(),
                        gateway);
    }
}
