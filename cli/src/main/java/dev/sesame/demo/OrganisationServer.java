package dev.sesame.demo;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.http.Http;
import dev.sesame.http.HttpRequest;
import dev.sesame.server.Server;
import dev.sesame.server.ServerOptions;
import dev.sesame.server.operation.AuditLog;
import dev.sesame.server.operation.LogConfigurator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code sesame serve} is, for the company: publishes what it decided, and is the way to its
 * model. Can be down, and come back at the same address. Safe for any number of threads.
 */
final class OrganisationServer implements AutoCloseable {
    static final String DOCUMENT = "/.well-known/opencode";

    /** An answer is counted a moment after its last byte. */
    private static final String NONE_IN_FLIGHT = "sesame_requests_in_flight 0.0";

    private static final int MOST_LOOKS = 1000;
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private final Path folder;
    private final Environment environment;
    private final ServerOptions options;
    private final Http http;
    private Optional<Server> server = Optional.empty();
    private boolean isClosed;

    /**
     * Starts it.
     *
     * @param folder for its files
     */
    OrganisationServer(Path folder, InstantSource clock, SignOn signOn, ModelServer model) {
        this.folder = folder;
        var key = Map.of(CompanyConfig.MODEL_KEY, model.key().reveal());
        environment = new Environment(key, folder, folder, clock);
        http = new Http(environment);
        options =
                new ServerOptions(
                        folder.resolve("organisation"),
                        loopback(LoopbackServer.freePort()),
                        loopback(0),
                        Optional.empty(),
                        Optional.empty(),
                        folder.resolve("state"),
                        DRAIN);
        try {
            CompanyConfig.write(options.organisation(), url(), signOn, model);
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    "cannot write " + options.organisation(),
                    "Check the folder for temporary files, or name another one with TMPDIR",
                    e);
        }
        LogConfigurator.silence(); // what operators read would stand between the steps
        comeBack();
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(LoopbackServer.HOST), port);
    }

    String url() {
        return "http://" + LoopbackServer.HOST + ":" + options.listen().getPort();
    }

    /**
     * Returns where operators look, which changes whenever it comes back; empty when it is down.
     */
    synchronized Optional<String> metricsUrl() {
        return server.map(Server::admin)
                .map(admin -> "http://" + LoopbackServer.HOST + ":" + admin.getPort() + "/metrics");
    }

    /** Returns where its files are. */
    Path directory() {
        return options.organisation();
    }

    /** Returns where it stores what was used. */
    Path state() {
        return options.state();
    }

    /** Returns what whoever has {@code token} gets, as OpenCode reads it from a file. */
    String settings(Secret token) {
        var request = HttpRequest.get(URI.create(url() + "/opencode/config"));
        return http.send(request.header("Authorization", "Bearer " + token.reveal())).text();
    }

    /** Returns what it counted since it was last started, when all of that has been answered. */
    Traffic traffic() {
        return metricsUrl()
                .map(URI::create)
                .map(HttpRequest::get)
                .map(this::traffic)
                .orElse(Traffic.NONE);
    }

    private Traffic traffic(HttpRequest request) {
        var metrics = http.send(request).text();
        for (int look = 1; look < MOST_LOOKS && !metrics.contains(NONE_IN_FLIGHT); look++) {
            metrics = http.send(request).text();
        }
        return Traffic.of(metrics);
    }

    synchronized void goDown() {
        server.ifPresent(Server::close);
        server = Optional.empty();
    }

    synchronized void comeBack() {
        if (!isClosed) {
            var audit = AuditLog.toFile(folder.resolve("audit.jsonl"));
            server = Optional.of(Server.start(options, environment, audit));
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        goDown();
    }
}
