package dev.sesame.script;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.http.DisplayUrl;
import dev.sesame.http.Http;
import dev.sesame.http.HttpRequest;
import dev.sesame.http.HttpStream;
import dev.sesame.http.Origin;
import dev.sesame.script.RuntimeInstall.Progress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Consumer;

/**
 * Fetches the archive of a release. Registries send people on to other servers; there goes no token
 * with them, and what is served there counts only when the checksum is right.
 */
final class Download {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MAX_REDIRECTS = 5;
    private static final int STEP = 1 << 16;

    private final Http http;
    private final BunRelease release;
    private final NpmConfig config;
    private final URI registry;

    Download(Http http, BunRelease release, NpmConfig config, URI registry) {
        this.http = http;
        this.release = release;
        this.config = config;
        this.registry = registry;
    }

    /** Writes the archive to {@code file}, where it is whole and right when this returns. */
    void to(Path file, Consumer<Progress> progress) throws IOException {
        var name = release.name().substring(release.name().indexOf('/') + 1);
        var path = release.name() + "/-/" + name + "-" + BunRelease.VERSION + ".tgz";
        var address = registry.resolve(path);
        try (var answer = follow(address)) {
            if (answer.status() != 200) {
                throw refused(address, answer.status());
            }
            receive(address, answer, file, progress);
        }
    }

    private HttpStream follow(URI address) {
        var at = address;
        for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
            var answer = http.open(request(at), PATIENCE);
            var location = answer.header("location");
            if (answer.status() / 100 != 3 || location.isEmpty()) {
                return answer;
            }
            answer.close();
            at = target(at, location.get());
        }
        throw protocol(address, "too many redirects");
    }

    private HttpRequest request(URI address) {
        var request = HttpRequest.get(address).within(PATIENCE);
        var origin = Origin.of(registry);
        if (!Origin.of(address).equals(origin) || !origin.isSecure()) {
            return request;
        }
        return config.authorization(registry)
                .map(Secret::reveal)
                .map(value -> request.header("Authorization", value))
                .orElse(request);
    }

    private static URI target(URI from, String location) {
        try {
            var target = from.resolve(location);
            if (!Origin.of(target).host().isEmpty() && target.getScheme().startsWith("http")) {
                return target;
            }
        } catch (IllegalArgumentException _) {
            // told below
        }
        throw protocol(from, "it redirects to something that is no URL");
    }

    private void receive(URI address, HttpStream answer, Path file, Consumer<Progress> progress)
            throws IOException {
        var digest = sha512();
        var buffer = new byte[STEP];
        long received = 0;
        try (var out = Files.newOutputStream(file)) {
            for (int n = read(address, answer, buffer); n >= 0; n = read(address, answer, buffer)) {
                received += n;
                if (received > release.size()) {
                    throw untrusted(address);
                }
                digest.update(buffer, 0, n);
                out.write(buffer, 0, n);
                progress.accept(new Progress(received, release.size()));
            }
        }
        if (!Base64.getEncoder().encodeToString(digest.digest()).equals(release.sha512())) {
            throw untrusted(address);
        }
    }

    /** Tells the end of the network from that of the disk. */
    private static int read(URI address, HttpStream answer, byte[] buffer) {
        try {
            return answer.body().read(buffer);
        } catch (IOException e) {
            throw new AuthException(
                    Failure.UNREACHABLE,
                    DisplayUrl.of(address) + ": the download ended early",
                    "Try again",
                    e);
        }
    }

    private static MessageDigest sha512() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    private static AuthException refused(URI address, int status) {
        var problem = DisplayUrl.of(address) + ": the registry answered " + status;
        return status == 401 || status == 403
                ? new AuthException(
                        Failure.ACCESS_DENIED,
                        problem,
                        "Run `npm login`, or mend the registry's token in ~/.npmrc")
                : new AuthException(
                        Failure.PROTOCOL,
                        problem,
                        "Check `npm config get registry`, or install bun or node yourself");
    }

    private static AuthException untrusted(URI address) {
        return new AuthException(
                Failure.UNTRUSTED,
                DisplayUrl.of(address)
                        + ": what was served is not Bun "
                        + BunRelease.VERSION
                        + ": its checksum differs",
                "Ask the people who run the registry, or install bun or node yourself");
    }

    private static AuthException protocol(URI address, String why) {
        return new AuthException(
                Failure.PROTOCOL,
                DisplayUrl.of(address) + ": " + why,
                "Check `npm config get registry`");
    }
}
