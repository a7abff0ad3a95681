package dev.sesame.testkit;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A real Keycloak on loopback, which Maven unpacks in the profile {@code keycloak}, with the realm
 * {@code corp}: the public client {@value #CLIENT}, whose access tokens are for {@value #AUDIENCE}
 * and name the person's groups; the client {@value #ROBOT} with the password {@value
 * #ROBOT_SECRET}; and the people {@code ann} and {@code alice} (group {@code eng}) and {@code bob}
 * ({@code research}), each with the password {@code secret}. Access tokens live ten minutes; a
 * refresh token that comes twice ends its login.
 */
public final class Keycloak implements AutoCloseable {
    /** The public client; its redirect is {@code http://127.0.0.1:ANY/callback}. */
    public static final String CLIENT = "sesame";

    /** For whom the tokens of people are. */
    public static final String AUDIENCE = "https://ai.acme.example";

    /** The client that logs in by itself, and may ask about tokens. */
    public static final String ROBOT = "robot";

    /** The password of {@link #ROBOT}. */
    public static final String ROBOT_SECRET = "robot-secret";

    private static final Path UNPACKED = Path.of("../testkit/target/keycloak");
    private static final String REALM = "/keycloak/realm.json";
    private static final String ADMINISTRATOR = "administrator";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Process process;
    private final URI server;
    private final HttpClient http = HttpClient.newHttpClient();

    private Keycloak(Process process, URI server) {
        this.process = process;
        this.server = server;
    }

    /** Starts it with nothing but what its realm says, which takes a minute or two. */
    public static Keycloak start() throws IOException, InterruptedException {
        var home = home();
        forget(home.resolve("data"));
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
        program.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMINISTRATOR);
        program.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMINISTRATOR);
        var keycloak = new Keycloak(program.start(), URI.create("http://127.0.0.1:" + port));
        keycloak.awaitReady(log);
        return keycloak;
    }

    private static Path home() throws IOException {
        var unpacked = UNPACKED.toAbsolutePath().normalize();
        if (Files.isDirectory(unpacked)) {
            try (var homes = Files.list(unpacked)) {
                var home = homes.filter(each -> Files.exists(each.resolve("bin/kc.sh"))).findAny();
                if (home.isPresent()) {
                    return home.get();
                }
            }
        }
        throw new AssertionError("no Keycloak in " + unpacked + ": run Maven with -P keycloak");
    }

    /** What it kept of an earlier run would count more than the realm's file. */
    private static void forget(Path data) throws IOException {
        if (Files.exists(data)) {
            try (var files = Files.walk(data)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Returns the issuer of the realm. */
    public String issuer() {
        return server + "/realms/corp";
    }

    /** Does what an administrator does when {@code person} leaves: they can log in no more. */
    public void deactivate(String person) throws IOException, InterruptedException {
        var form =
                "grant_type=password&client_id=admin-cli&username=%1$s&password=%1$s"
                        .formatted(ADMINISTRATOR);
        var login = server.resolve("/realms/master/protocol/openid-connect/token");
        var token =
                "Bearer "
                        + member(
                                "access_token",
                                send(
                                        HttpRequest.newBuilder(login)
                                                .header(
                                                        "Content-Type",
                                                        "application/x-www-form-urlencoded")
                                                .POST(BodyPublishers.ofString(form))));
        var users = server.resolve("/admin/realms/corp/users?exact=true&username=" + person);
        var found = send(HttpRequest.newBuilder(users).header("Authorization", token));
        var user = server.resolve("/admin/realms/corp/users/" + member("id", found));
        send(
                HttpRequest.newBuilder(user)
                        .header("Authorization", token)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{\"enabled\": false}")));
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = http.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError("Keycloak answers " + answer.statusCode() + answer.body());
        }
        return answer.body();
    }

    private static String member(String name, String json) {
        var found = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
        if (!found.find()) {
            throw new AssertionError("no " + name + " in what Keycloak answers");
        }
        return found.group(1);
    }

    @Override
    public void close() {
        http.close();
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private void awaitReady(Path log) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                close();
                throw new AssertionError("Keycloak did not start, see " + log);
            }
            Thread.sleep(500); // it is another program: there is nothing to wait for but this
        }
    }

    private boolean isReady() throws InterruptedException {
        var uri = URI.create(issuer() + "/.well-known/openid-configuration");
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
