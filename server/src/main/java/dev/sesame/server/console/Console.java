package dev.sesame.server.console;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Printable;
import dev.sesame.Secret;
import dev.sesame.http.Http;
import dev.sesame.server.definition.OrganisationWatch;
import dev.sesame.server.operation.Refusals;
import dev.sesame.server.operation.RequestId;
import dev.sesame.server.operation.RequestLog;
import dev.sesame.server.usage.UsageReport;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows people in a browser what they get and what they used, and administrators how the
 * organisation is doing. People log in by OpenID Connect; who they are is kept in a sealed cookie,
 * so that any replica knows them whose client has the same secret. One serves all event loops of a
 * server.
 */
public final class Console {
    static final String LOGOUT = "/console/logout";
    static final String GOODBYE = "/console/goodbye";

    /** The field of a form that shows that it is one of ours. */
    static final String PROOF = "proof";

    private static final Logger LOG = LoggerFactory.getLogger(Console.class);
    private static final String ROOT = "/console";
    private static final int MOST_AT_ONCE = 64;

    private final Parts parts;
    private final Http http;
    private final Secret own = Seal.random();
    private final Assets assets = new Assets();
    private final Pages pages;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private volatile Desk desk;

    /**
     * Whom the console asks.
     *
     * @param watch knows what the organisation decided, and what is wrong with its files
     * @param usage knows what was used
     * @param refusals remembers what was refused
     * @param log is told who looked at what
     * @param environment of this process: the way to the identity provider, and the time
     */
    public record Parts(
            OrganisationWatch watch,
            UsageReport usage,
            Refusals refusals,
            RequestLog log,
            Environment environment) {}

    /** Opens the console of an organisation. */
    public Console(Parts parts) {
        this.parts = parts;
        this.http = new Http(parts.environment());
        this.pages = new Pages(parts);
        this.desk = desk();
    }

    private Desk desk() {
        return Desk.of(parts.watch().current(), http, parts.environment().clock(), own);
    }

    /** Returns whether requests for {@code path} are for the console. */
    public boolean handles(String path) {
        return path.equals(ROOT) || path.startsWith(ROOT + "/");
    }

    /** Answers {@code request}. On an event loop. */
    public void handle(HttpServerRequest request) {
        var method = request.method();
        var path = requireNonNullElse(request.path(), "");
        boolean reads = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
        if (method.equals(HttpMethod.POST) && path.equals(LOGOUT)) {
            takeForm(request);
            return;
        }
        var file = assets.find(path);
        if (!reads) {
            refuse(request, 405);
        } else if (file.isPresent()) {
            send(request, file.get());
        } else if (path.equals(ROOT)) {
            send(request, Answer.redirect(ROOT + "/"));
        } else {
            work(request, "");
        }
    }

    /** Forms of the console are small: nothing else is read. */
    private void takeForm(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || !length.matches("\\d{1,4}")) {
            refuse(request, 413);
            return;
        }
        request.body().onSuccess(body -> work(request, body.toString(StandardCharsets.US_ASCII)));
    }

    private static void refuse(HttpServerRequest request, int status) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end();
    }

    /** Databases and the issuer take their time, which an event loop has not. */
    private void work(HttpServerRequest request, String form) {
        if (!places.tryAcquire()) {
            refuse(request, 503);
            return;
        }
        var asked = Asked.of(request, form);
        var context = requireNonNull(Vertx.currentContext(), "on an event loop");
        Thread.ofVirtual()
                .name("console")
                .start(() -> {
                    try {
                        answer(request, asked, context);
                    } finally {
                        places.release();
                    }
                });
    }

    private void answer(HttpServerRequest request, Asked asked, Context context) {
        var clock = parts.environment().clock();
        var view = new View(RequestId.next(), pages.route(asked.path()), clock.instant());
        parts.log().began(view.route());
        var at = current();
        var answer = answer(asked, at).with(RequestId.FIELD.toString(), view.id());
        context.runOnContext(_ -> send(request, answer));
        var visitor = at.visitor(asked);
        var team = visitor.flatMap(session -> session.team(at.definition()));
        parts.log().ended(view.ended(answer, visitor, team, clock.instant()));
    }

    private Answer answer(Asked asked, Desk at) {
        try {
            return at.answer(asked, pages);
        } catch (AuthException e) {
            LOG.warn("the console could not answer {}: {}", shown(asked), e.problem());
            return pages.failed(at.organisation(), e);
        } catch (RuntimeException e) {
            LOG.error("the console failed at {}", shown(asked), e);
            return pages.broken(at.organisation());
        }
    }

    private static String shown(Asked asked) {
        return Printable.of(asked.path());
    }

    /** Two threads may both make it anew; either result will do. */
    private Desk current() {
        var known = desk;
        if (known.isOf(parts.watch().current())) {
            return known;
        }
        var made = desk();
        desk = made;
        return made;
    }

    private static void send(HttpServerRequest request, Answer answer) {
        var response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        answer.cookies().forEach(cookie -> response.headers().add(HttpHeaders.SET_COOKIE, cookie));
        if (request.method().equals(HttpMethod.HEAD)) {
            var length = answer.body().getBytes(StandardCharsets.UTF_8).length;
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(length)).end();
        } else {
            response.end(answer.body());
        }
    }
}
