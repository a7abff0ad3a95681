package dev.sesame.testkit;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A real Keycloak on loopback, from a distribution that Maven unpacked, with the realm {@code
 * corp}: the public client {@code sesame}, the client {@code robot} with the password {@code
 * robot-secret}, and the person {@code ann} with the password {@code secret}. Access tokens live a
 * minute; a refresh token that comes twice ends its login.
 */
public final class Keycloak implements AutoCloseable {
    private static final String REALM = "/keycloak/realm.json";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Process process;
    private final String issuer;

    private Keycloak(Process process, String issuer) {
        this.process = process;
        this.issuer = issuer;
    }

    /** Starts the distribution that lies in {@code home}, which takes a minute or two. */
    public static Keycloak start(Path home) throws IOException, InterruptedException {
        var imports = Files.createDirectories(home.resolve("data/import"));
        try (var realm = Keycloak.class.getResourceAsStream(REALM)) {
            if (realm == null) {
                throw new FileNotFoundException(REALM);
            }
            Files.write(imports.resolve("realm.json"), realm.readAllBytes());
        }
        int port = freePort();
        var log = home.resolve("test.log");
        var program =
                new ProcessBuilder("sh", home.resolve("bin/kc.sh").toString(), "start-dev")
                        .redirectInput(new File("/dev/null"))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        program.command().add("--http-host=127.0.0.1");
        program.command().add("--http-port=" + port);
        program.command().add("--import-realm");
        program.command().add("--cache=local");
        program.environment().put("JAVA_HOME", System.getProperty("java.home"));
        program.environment().put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m");
        var keycloak = new Keycloak(program.start(), "http://127.0.0.1:" + port + "/realms/corp");
        keycloak.awaitReady(log);
        return keycloak;
    }

    /** Returns the issuer of the realm. */
    public String issuer() {
        return issuer;
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private void awaitReady(Path log) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (var http = HttpClient.newHttpClient()) {
            while (!isReady(http)) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    close();
                    throw new AssertionError("Keycloak did not start, see " + log);
                }
                Thread.sleep(500); // it is another program: there is nothing to wait for but this
            }
        }
    }

    private boolean isReady(HttpClient http) throws InterruptedException {
        var uri = URI.create(issuer + "/.well-known/openid-configuration");
        try {
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException _) {
            return false; // nobody listens yet
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
