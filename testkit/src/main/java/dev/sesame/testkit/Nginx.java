package dev.sesame.testkit;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A real web server: Debian's nginx in the foreground, with all its files in one folder. Serves the
 * folder {@code www} over TLS as {@code https://localhost} and passes {@code /v1/} on.
 */
public final class Nginx implements AutoCloseable {

    private final Path folder;
    private final int port;
    private final Daemon daemon;

    private Nginx(Path folder, int port, Daemon daemon) {
        this.folder = folder;
        this.port = port;
        this.daemon = daemon;
    }

    /** Starts it; returns when it accepts connections. */
    public static Nginx start(Path folder, CertificateAuthority authority, URI gateway)
            throws IOException {
        return start(folder, authority, gateway, "");
    }

    /** Starts one that lets in only who has a certificate of {@code authority}. */
    public static Nginx startForKnownClients(
            Path folder, CertificateAuthority authority, URI gateway) throws IOException {
        return start(
                folder,
                authority,
                gateway,
                "ssl_verify_client on; ssl_client_certificate " + authority.certificate() + ";");
    }

    private static Nginx start(
            Path folder, CertificateAuthority authority, URI gateway, String more)
            throws IOException {
        int port = Daemon.freePort();
        for (var each : List.of("www/.well-known", "temp")) {
            Files.createDirectories(folder.resolve(each));
        }
        var configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, configuration(port, authority, gateway, more));
        var program = Daemon.program("nginx", "nginx-light");
        var prefix = folder.toString();
        var words = List.of(program, "-p", prefix, "-c", configuration.toString(), "-e", "stderr");
        // it says so when its sockets are open and its worker is on its way
        return new Nginx(folder, port, Daemon.start(folder, words, "start worker process "));
    }

    /** Returns the address of the organisation. */
    public String url() {
        return "https://localhost:" + port;
    }

    /** Returns the port. */
    public int port() {
        return port;
    }

    /** Publishes the document from now on, in one step. */
    public void publish(String document) throws IOException {
        publish(".well-known/opencode", document);
    }

    /** Publishes {@code text} at {@code path} from now on, in one step. */
    public void publish(String path, String text) throws IOException {
        var next = Files.writeString(folder.resolve("next"), text);
        var target = folder.resolve("www").resolve(path);
        Files.createDirectories(target.getParent());
        Files.move(next, target, ATOMIC_MOVE);
    }

    /** Returns what it wrote about each request: method, path and status. */
    public List<String> requests() throws IOException {
        return log("access.log");
    }

    /** Returns the name in the client's certificate, or {@code -}, for each request. */
    public List<String> clients() throws IOException {
        return log("clients.log");
    }

    private List<String> log(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name));
    }

    /** Ends it; its logs are complete then. */
    @Override
    public void close() {
        daemon.end();
        daemon.close();
    }

    private static String configuration(
            int port, CertificateAuthority authority, URI gateway, String more) {
        return """
        daemon off;
        worker_processes 1;
        user %s;
        pid nginx.pid;
        error_log stderr notice;
        events {}
        http {
          log_format brief '$request_method $uri $status';
          log_format client '$ssl_client_s_dn';
          access_log access.log brief;
          access_log clients.log client;
          client_body_temp_path temp; proxy_temp_path temp;
          fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;
          server {
            listen 127.0.0.1:%d ssl;
            server_name localhost;
            ssl_certificate %s;
            ssl_certificate_key %s;
            %s
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
                        more,
                        gateway);
    }
}
