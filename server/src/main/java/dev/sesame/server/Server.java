package dev.sesame.server;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.config.ConfigProblem;
import dev.sesame.config.ConfigProblem.Severity;
import dev.sesame.json.JsonValue;
import dev.sesame.server.access.TokenAuthenticator;
import dev.sesame.server.console.Console;
import dev.sesame.server.definition.OrganisationDirectory;
import dev.sesame.server.definition.OrganisationWatch;
import dev.sesame.server.definition.OrganisationWatch.Version;
import dev.sesame.server.gateway.Gateway;
import dev.sesame.server.operation.AdminEndpoints;
import dev.sesame.server.operation.AuditLog;
import dev.sesame.server.operation.Metrics;
import dev.sesame.server.operation.Readiness;
import dev.sesame.server.operation.Refusals;
import dev.sesame.server.operation.RequestLog;
import dev.sesame.server.operation.Traces;
import dev.sesame.server.publish.History;
import dev.sesame.server.publish.Publisher;
import dev.sesame.server.quota.Quotas;
import dev.sesame.server.usage.UsageStore;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The organisation's server: publishes what clients need to know, and lets their requests through
 * to the models. All of its state is in the stores that {@link ServerOptions} names, so that there
 * may be any number of them. Safe for use by many threads.
 */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private static final String VERSIONS = "/versions";

    private final AtomicBoolean isEnding = new AtomicBoolean();
    private final ServerOptions options;
    private final Readiness readiness;
    private final Opened opened;
    private final Listeners listeners;
    private final InetSocketAddress address;
    private final InetSocketAddress admin;

    private Server(ServerOptions options, Environment environment, Opened opened, AuditLog audit) {
        this.options = options;
        this.opened = opened;
        var watch =
                opened.add(new OrganisationDirectory(options.organisation(), environment).watch());
        watch.onChange(() -> tell(watch));
        var authenticator = new TokenAuthenticator(watch::current, environment);
        var quotas = opened.add(Quotas.open(options.limits(), environment.clock()));
        var usage = opened.add(UsageStore.open(options.usage(), options.state()));
        var metrics = new Metrics();
        var refusals = new Refusals();
        listeners = opened.add(Listeners.open());
        readiness = new Readiness();
        var log = log(environment, List.of(metrics, audit, refusals));
        var clock = environment.clock();
        var publisher =
                new Publisher(new Publisher.Parts(watch::current, authenticator, log, clock));
        var gateway =
                Gateway.of(
                        listeners.vertx(),
                        new Gateway.Parts(
                                watch::current, authenticator, quotas, usage, log, environment));
        var console =
                new Console(new Console.Parts(watch, usage.report(), refusals, log, environment));
        new Measured(watch, quotas, usage, audit).show(metrics, clock);
        address = listeners.admit(options.listen(), new Routes(gateway, publisher, console));
        admin =
                listeners.show(
                        options.admin(),
                        new AdminEndpoints(
                                metrics, readiness, path -> versions(watch.versions(), path)));
    }

    /**
     * Starts one, which takes requests when this returns.
     *
     * @param environment where variables are looked up, and what time it is
     * @param audit takes a line for each request; closed with the server, and when this fails
     * @throws AuthException when the directory has an error, a store cannot be used, or an address
     *     is taken
     */
    public static Server start(ServerOptions options, Environment environment, AuditLog audit) {
        var opened = new Opened();
        opened.add(audit);
        try {
            var server = new Server(options, environment, opened, audit);
            LOG.info("ready at {}, for operators at {}", server.url(), url(server.admin));
            return server;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static String url(InetSocketAddress address) {
        var host = address.getHostString();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** Returns where clients come. */
    public InetSocketAddress address() {
        return address;
    }

    /** Returns where clients come, as they write it: {@code http://127.0.0.1:8080}. */
    public String url() {
        return url(address);
    }

    /** Returns where operators and their tools come. */
    public InetSocketAddress admin() {
        return admin;
    }

    /**
     * Ends it without cutting off anybody: it is not ready any more, takes no new connections,
     * waits for requests that are under way as long as {@link ServerOptions#drain} allows, and
     * stores what was used. A second call does nothing.
     */
    @Override
    public void close() {
        if (isEnding.getAndSet(true)) {
            return;
        }
        readiness.drain();
        listeners.drain(options.drain());
        opened.close();
    }

    private RequestLog log(Environment environment, List<RequestLog> always) {
        var logs = new ArrayList<>(always);
        Traces.of(environment).ifPresent(traces -> logs.add(opened.add(traces)));
        return RequestLog.all(logs);
    }

    private static Optional<JsonValue> versions(List<Version> versions, String path) {
        if (path.equals(VERSIONS)) {
            return Optional.of(History.list(versions));
        }
        return path.startsWith(VERSIONS + "/")
                ? History.between(versions, path.substring(VERSIONS.length() + 1))
                        .map(JsonValue.class::cast)
                : Optional.empty();
    }

    private static void tell(OrganisationWatch watch) {
        if (watch.isStale()) {
            LOG.error(
                    "the organisation's directory cannot be used as it is now; version {} stays: {}",
                    watch.current().version(),
                    watch.problems().stream()
                            .filter(problem -> problem.severity() == Severity.ERROR)
                            .map(ConfigProblem::describe)
                            .collect(Collectors.joining("; ")));
            return;
        }
        LOG.info("version {} of the organisation is in force", watch.current().version());
    }
}
