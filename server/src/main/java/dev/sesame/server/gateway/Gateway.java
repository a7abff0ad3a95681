package dev.sesame.server.gateway;

import dev.sesame.Environment;
import dev.sesame.http.Routes;
import dev.sesame.server.access.BearerAuthenticator;
import dev.sesame.server.definition.OrganisationDefinition;
import dev.sesame.server.gateway.Authentication.Authenticated;
import dev.sesame.server.gateway.Permission.Member;
import dev.sesame.server.operation.RequestLog;
import dev.sesame.server.quota.Quotas;
import dev.sesame.server.usage.UsageLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Passes requests on to the models: authenticated, permitted, admitted, forwarded, recorded, in
 * this order, which the types of the stages enforce. One serves all event loops of a server.
 */
public final class Gateway {
    private static final String PREFIX = "/v1/";

    private final PerLoop<Lane> lanes;
    private final Patience patience;
    private final BodyRoom room;
    private final InstantSource clock;
    private final Authentication authentication;
    private final Permission permission;
    private final Admission admission;
    private final Forwarder forwarder = new Forwarder();
    private final Ledger ledger;

    /**
     * Whom the gateway asks and tells.
     *
     * @param definition what the organisation decided; may return another value after each change
     * @param authenticator knows people
     * @param quotas knows limits
     * @param usage is told what was used
     * @param log is told of each request
     * @param environment tells when it came, and the way to upstreams
     */
    public record Parts(
            Supplier<OrganisationDefinition> definition,
            BearerAuthenticator authenticator,
            Quotas quotas,
            UsageLog usage,
            RequestLog log,
            Environment environment) {}

    private Gateway(Vertx vertx, Parts parts, Patience patience, BodyRoom room) {
        var routes = new Routes(parts.environment());
        this.lanes = new PerLoop<>(() -> Lane.open(vertx, routes, patience));
        this.patience = patience;
        this.room = room;
        this.clock = parts.environment().clock();
        this.authentication = new Authentication(parts.authenticator());
        this.permission = new Permission(parts.definition());
        this.admission = new Admission(parts.quotas());
        this.ledger = new Ledger(parts.usage(), parts.log());
    }

    /** Returns a gateway whose requests come from servers of {@code vertx}. */
    public static Gateway of(Vertx vertx, Parts parts) {
        return of(vertx, parts, Patience.USUAL, BodyRoom.ofMemory());
    }

    static Gateway of(Vertx vertx, Parts parts, Patience patience, BodyRoom room) {
        return new Gateway(vertx, parts, patience, room);
    }

    /** Returns whether requests for {@code path} are for the gateway. */
    public boolean handles(String path) {
        return path.startsWith(PREFIX);
    }

    /** Returns how many requests are under way. */
    public int open() {
        return ledger.open();
    }

    /** Answers {@code request}, which passed the {@link Entrance}. On an event loop. */
    public void handle(HttpServerRequest request) {
        var setting =
                new Setting(
                        lanes.here(),
                        patience,
                        room,
                        ledger,
                        Objects.requireNonNull(Vertx.currentContext()));
        var exchange = new Exchange(request, Route.at(path(request)), setting, clock.instant());
        exchange.open();
        request.pause();
        Future.succeededFuture(exchange)
                .compose(authentication::check)
                .compose(this::serve)
                .onFailure(exchange::refuse);
    }

    private static String path(HttpServerRequest request) {
        return Objects.requireNonNullElse(request.path(), "");
    }

    private Future<?> serve(Authenticated who) {
        var route = who.exchange().route();
        if (who.exchange().isOver()) {
            return Future.succeededFuture(); // while we asked who it is
        }
        if (route == Route.NONE) {
            throw Refusal.of(Refusal.Status.NO_SUCH_ENDPOINT, "there is nothing at this path");
        }
        if (!route.method().equals(who.exchange().request().method().name())) {
            throw Refusal.wrongMethod(route.method());
        }
        var member = permission.member(who);
        return switch (route) {
            case MODELS, MODEL, NONE -> list(who.exchange(), member);
            case CHAT_COMPLETIONS, RESPONSES, EMBEDDINGS, MESSAGES, COUNT_TOKENS ->
                    RequestBody.of(who.exchange())
                            .map(body -> permission.check(member, body))
                            .compose(admission::check)
                            .compose(forwarder::forward);
        };
    }

    private static Future<Void> list(Exchange exchange, Member member) {
        var body =
                exchange.route() == Route.MODELS
                        ? ModelList.of(member.models())
                        : one(member, Route.modelIn(path(exchange.request())));
        var response = exchange.request().response();
        exchange.request().resume();
        exchange.answering();
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        response.putHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
        var end = response.end(body);
        exchange.end(response.getStatusCode(), "");
        return end;
    }

    private static String one(Member member, String name) {
        return member.model(name)
                .map(ModelList::of)
                .orElseThrow(() -> Permission.noSuchModel(name));
    }
}
