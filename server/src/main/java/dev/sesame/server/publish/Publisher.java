package dev.sesame.server.publish;

import dev.sesame.server.access.BearerAuthenticator;
import dev.sesame.server.definition.OrganisationDefinition;
import dev.sesame.server.operation.RequestLog;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Answers clients that ask what the organisation decided: the discovery document, which is public,
 * and each team's settings, which the token opens. All answers are made once per definition and
 * sent from memory. One serves all event loops of a server.
 */
public final class Publisher {
    private final Supplier<OrganisationDefinition> definition;
    private final InstantSource clock;
    private final TeamSettings teams;
    private volatile Publications publications;

    /**
     * Whom the publisher asks and tells.
     *
     * @param definition what the organisation decided; may return another value after each change
     * @param authenticator knows people
     * @param log is told of requests for a team's settings; those for the public document say
     *     nothing about anybody
     * @param clock tells when they came
     */
    public record Parts(
            Supplier<OrganisationDefinition> definition,
            BearerAuthenticator authenticator,
            RequestLog log,
            InstantSource clock) {}

    /** Publishes what the parts say. */
    public Publisher(Parts parts) {
        this.definition = parts.definition();
        this.clock = parts.clock();
        this.teams = new TeamSettings(parts);
        this.publications = new Publications(definition.get());
    }

    /** Returns whether requests for {@code path} are for the publisher. */
    public boolean handles(String path) {
        return path.equals(DiscoveryDocument.EVERYBODY) || path.equals(DiscoveryDocument.TEAM);
    }

    /** Answers {@code request}. On an event loop. */
    public void handle(HttpServerRequest request) {
        var method = request.method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            request.response()
                    .setStatusCode(405)
                    .putHeader(HttpHeaders.ALLOW, "GET, HEAD")
                    .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                    .end();
            return;
        }
        var now = current();
        if (DiscoveryDocument.EVERYBODY.equals(request.path())) {
            var document = now.document().as(accept(request), clock.instant());
            Reply.send(request, document, Reply.Audience.EVERYBODY);
        } else {
            teams.answer(request, now);
        }
    }

    static String accept(HttpServerRequest request) {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        return accept == null ? "" : accept;
    }

    /** Two event loops may both make it anew; either result will do. */
    private Publications current() {
        var known = publications;
        var wanted = definition.get();
        if (known.definition().equals(wanted)) {
            return known;
        }
        var made = new Publications(wanted);
        publications = made;
        return made;
    }
}
