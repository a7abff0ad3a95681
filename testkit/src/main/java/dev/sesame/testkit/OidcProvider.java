package dev.sesame.testkit;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A real identity provider on loopback: {@code oidc-provider} of npm, which is installed below
 * {@code target} when it is first asked for, with the person's own npm configuration.
 *
 * <p>It knows the public client {@value #CLIENT} (browser, device code, refresh) and the client
 * {@value #ROBOT} with the password {@value #ROBOT_SECRET} (client credentials). Anybody can log in
 * with any password. When a refresh token that was replaced comes again, all tokens of that login
 * are revoked. With a resource that begins with {@code https://ai.} (RFC 8707) access tokens are
 * JWTs for it, or opaque when it ends with {@code opaque}; {@code groups} are those of {@code
 * alice} (eng, platform) and {@code bob} (research), and {@code everyone} of others. For web
 * servers on any port of this machine there are the clients {@value #CONSOLE} with a password and
 * {@value #PUBLIC_CONSOLE} without, at {@code /console/callback}; their ID tokens hold groups with
 * the scope {@code groups}, but those of {@code carol} (research), which the userinfo endpoint
 * alone tells. It can be asked about opaque tokens (RFC 7662) and revokes them. What it gives out
 * is among the {@link IssuedSecrets}. Safe for use by many threads.
 */
public final class OidcProvider implements AutoCloseable {
    /** The public client; its redirect is {@code http://127.0.0.1:ANY/callback}. */
    public static final String CLIENT = "sesame";

    /** The client that logs in by itself. */
    public static final String ROBOT = "robot";

    /** The password of {@link #ROBOT}. */
    public static final String ROBOT_SECRET = "robot-secret";

    /** The client of a web server. */
    public static final String CONSOLE = "console";

    /** The password of {@link #CONSOLE}. */
    public static final String CONSOLE_SECRET = "console-secret-of-forty-characters-12345";

    /** The client of a web server without a password. */
    public static final String PUBLIC_CONSOLE = "public-console";

    private static final String VERSION = "9.13.3";
    private static final String SCRIPT = "/oidc-provider/provider.mjs";

    private final Process process;
    private final String issuer;
    private final HttpClient http = HttpClient.newHttpClient();

    private OidcProvider(Process process, String issuer) {
        this.process = process;
        this.issuer = issuer;
    }

    /**
     * One answer of the token endpoint.
     *
     * @param grant the grant that was asked for, as in {@code grant_type}
     * @param status the HTTP status
     */
    public record Answered(String grant, int status) {}

    /**
     * Starts one whose access tokens live as long as {@code accessToken}, and whose refresh tokens
     * are replaced at each use when {@code rotates}.
     */
    public static OidcProvider start(Duration accessToken, boolean rotates)
            throws IOException, InterruptedException {
        var folder = installed();
        var settings =
                "{\"accessToken\":" + accessToken.toSeconds() + ",\"rotate\":" + rotates + "}";
        var process =
                new ProcessBuilder(
                                "node",
                                folder.resolve("provider.mjs").toString(),
                                settings,
                                IssuedSecrets.file().toString())
                        .redirectError(folder.resolve("provider.log").toFile())
                        .start();
        var output = process.inputReader();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("READY ")) {
                Thread.ofPlatform().daemon().start(() -> drain(output));
                return new OidcProvider(process, "http://127.0.0.1:" + line.substring(6));
            }
        }
        throw new AssertionError("oidc-provider did not start, see " + folder);
    }

    /** Returns the issuer: the address, without a slash at the end. */
    public String issuer() {
        return issuer;
    }

    /** Makes the token endpoint do its work at once, and answer {@code wait} later. */
    public void answersAfter(Duration wait) throws IOException, InterruptedException {
        tell("/delay?ms=" + wait.toMillis());
    }

    /**
     * Ends all logins of {@code account}, who cannot log in any more. Tokens that are JWTs stay
     * good for whoever does not ask.
     */
    public void deactivate(String account) throws IOException, InterruptedException {
        tell("/deactivate?account=" + account);
    }

    /** Signs with a new key from now on, and publishes the old ones no more. */
    public void withdrawKeys() throws IOException, InterruptedException {
        tell("/rotate");
    }

    /** Signs with a new key from now on; what the old ones signed stays good. */
    public void rotateKeys() throws IOException, InterruptedException {
        tell("/rotate?keep=1");
    }

    private void tell(String path) throws IOException, InterruptedException {
        send(
                HttpRequest.newBuilder(URI.create(issuer + path))
                        .POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** Returns what the token endpoint answered so far. */
    public List<Answered> answered() throws IOException, InterruptedException {
        var text = send(HttpRequest.newBuilder(URI.create(issuer + "/stats")));
        return Pattern.compile("\"grant\":\"([^\"]*)\",\"status\":(\\d+)")
                .matcher(text)
                .results()
                .map(found -> new Answered(found.group(1), Integer.parseInt(found.group(2))))
                .toList();
    }

    /** Counts how often {@code grant} was redeemed with success. */
    public long redeemed(String grant) throws IOException, InterruptedException {
        return answered().stream()
                .filter(each -> each.grant.equals(grant) && each.status == 200)
                .count();
    }

    @Override
    public void close() {
        http.close();
        process.destroy();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString()).body();
    }

    private static void drain(BufferedReader output) {
        try {
            while (output.readLine() != null) {
                // nobody reads on, but the pipe must not fill up
            }
        } catch (IOException _) {
            // the process has ended
        }
    }

    private static synchronized Path installed() throws IOException, InterruptedException {
        var folder = NpmPackages.install(List.of("oidc-provider@" + VERSION));
        try (var script = OidcProvider.class.getResourceAsStream(SCRIPT)) {
            if (script == null) {
                throw new FileNotFoundException(SCRIPT);
            }
            var fresh = Files.createTempFile(folder, "provider", ".mjs");
            Files.write(fresh, script.readAllBytes());
            Files.move(fresh, folder.resolve("provider.mjs"), StandardCopyOption.REPLACE_EXISTING);
        }
        return folder;
    }
}
