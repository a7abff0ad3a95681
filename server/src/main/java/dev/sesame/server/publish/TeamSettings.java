package dev.sesame.server.publish;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.server.access.BearerAuthenticator;
import dev.sesame.server.access.Caller;
import dev.sesame.server.access.Sender;
import dev.sesame.server.definition.Team;
import dev.sesame.server.operation.RequestEvent;
import dev.sesame.server.operation.RequestId;
import dev.sesame.server.operation.RequestLog;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives people what their team gets, if their token says who they are. */
final class TeamSettings {
    private static final Logger LOG = LoggerFactory.getLogger(TeamSettings.class);
    private static final String SCHEME = "bearer ";
    private static final int LONGEST = 16 << 10;

    private final BearerAuthenticator authenticator;
    private final RequestLog log;
    private final InstantSource clock;

    TeamSettings(Publisher.Parts parts) {
        this.authenticator = parts.authenticator();
        this.log = parts.log();
        this.clock = parts.clock();
    }

    void answer(HttpServerRequest request, Publications publications) {
        log.began(DiscoveryDocument.TEAM);
        var asked = new Asked(request, publications, RequestId.next(), clock.instant());
        request.response().putHeader(RequestId.FIELD, asked.id());
        var token = token(request);
        if (token.isEmpty()) {
            refuse(asked, 401, "no token");
            return;
        }
        var context = requireNonNull(Vertx.currentContext(), "on an event loop");
        authenticator
                .authenticate(token.get(), Sender.of(request))
                .whenComplete((caller, problem) ->
                        context.runOnContext(_ -> decide(asked, caller, problem)));
    }

    private record Asked(
            HttpServerRequest request, Publications publications, String id, Instant time) {}

    private void decide(Asked asked, @Nullable Caller caller, @Nullable Throwable problem) {
        if (caller == null) {
            fail(asked, problem instanceof CompletionException e ? e.getCause() : problem);
            return;
        }
        var team = asked.publications().definition().team(caller.groups());
        if (team.isEmpty()) {
            refuse(asked, 403, "in no team", Optional.of(caller));
            return;
        }
        var accept = Publisher.accept(asked.request());
        var settings = asked.publications().of(team.get()).as(accept, asked.time());
        int status = Reply.send(asked.request(), settings, Reply.Audience.ONE_TEAM);
        tell(asked, status, "", Optional.of(new Known(caller, team)));
    }

    private void fail(Asked asked, @Nullable Throwable problem) {
        if (!(problem instanceof AuthException e)) {
            LOG.atError()
                    .addKeyValue("request", asked.id())
                    .setCause(problem)
                    .log("the settings of a team could not be sent");
            refuse(asked, 500, "failed");
            return;
        }
        int status = e.failure() == Failure.UNREACHABLE ? 503 : 401;
        refuse(asked, e.failure() == Failure.ACCESS_DENIED ? 403 : status, e.problem());
    }

    private void refuse(Asked asked, int status, String reason) {
        refuse(asked, status, reason, Optional.empty());
    }

    /** One answer for all reasons of a kind: what is wrong with a token is for operators. */
    private void refuse(Asked asked, int status, String reason, Optional<Caller> caller) {
        var headers = asked.request().response().setStatusCode(status).headers();
        headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        headers.set(HttpHeaders.CONTENT_TYPE, "application/json");
        if (status == 401) {
            headers.set("WWW-Authenticate", challenge(asked.request()));
        }
        if (status == 503) {
            headers.set(HttpHeaders.RETRY_AFTER, "5");
        }
        asked.request().response().end(Json.write(body(asked, status, caller)));
        tell(asked, status, reason, caller.map(c -> new Known(c, Optional.empty())));
    }

    /** Who sent nothing did nothing wrong (RFC 6750 section 3.1). */
    private static String challenge(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.AUTHORIZATION)
                ? "Bearer error=\"invalid_token\""
                : "Bearer";
    }

    private static JsonObject body(Asked asked, int status, Optional<Caller> caller) {
        var name = asked.publications().definition().name();
        var message =
                switch (status) {
                    case 401 ->
                            "log in: sesame auth login "
                                    + asked.publications().definition().address();
                    case 403 ->
                            caller.isPresent()
                                    ? "you are in no team of "
                                            + name
                                            + " that may use this; ask the people who run it"
                                    : "access to " + name + " was taken away";
                    case 503 -> "the login server does not answer; try again";
                    default -> "this failed; try again";
                };
        return JsonObject.EMPTY.with("error", JsonObject.EMPTY.with("message", message));
    }

    /** Who asked, and their team if they have one. */
    private record Known(Caller caller, Optional<Team> team) {}

    private void tell(Asked asked, int status, String reason, Optional<Known> known) {
        var duration = Duration.between(asked.time(), clock.instant());
        log.ended(
                new RequestEvent(
                        asked.id(),
                        asked.time(),
                        DiscoveryDocument.TEAM,
                        status,
                        reason,
                        known.map(k -> k.caller().issuer()).orElse(""),
                        known.map(k -> k.caller().subject()).orElse(""),
                        known.map(k -> k.caller().name()).orElse(""),
                        known.flatMap(Known::team).map(Team::id).orElse(""),
                        "",
                        "",
                        0,
                        0,
                        0,
                        0,
                        duration,
                        duration,
                        Duration.ZERO,
                        requireNonNullElse(asked.request().getHeader("traceparent"), "")));
    }

    private static Optional<Secret> token(HttpServerRequest request) {
        var values = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        if (values.size() != 1
                || !values.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        var token = values.getFirst().substring(SCHEME.length()).strip();
        boolean isToken =
                !token.isEmpty()
                        && token.length() <= LONGEST
                        && token.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return isToken ? Optional.of(Secret.of(token)) : Optional.empty();
    }
}
