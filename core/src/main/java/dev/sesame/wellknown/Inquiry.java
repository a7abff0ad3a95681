package dev.sesame.wellknown;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.http.Http;
import dev.sesame.http.HttpReply;
import dev.sesame.http.HttpRequest;
import dev.sesame.wellknown.LastKnownGood.Answer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Asking an organisation for something that may be remembered. */
final class Inquiry {
    private static final Duration WITHOUT_COPY = Duration.ofSeconds(10);
    private static final Duration WITH_COPY = Duration.ofSeconds(3);
    private static final Duration BEFORE_RETRY = Duration.ofMillis(200);
    private static final int TRIES = 3;

    /** The status that says the token is not, or no longer, good. */
    static final int UNAUTHORIZED = 401;

    private final Http http;
    private final InstantSource clock;
    private final Organisation organisation;
    private final Signing signing;

    Inquiry(Http http, InstantSource clock, Signing signing) {
        this.http = http;
        this.clock = clock;
        this.organisation = signing.organisation();
        this.signing = signing;
    }

    /**
     * Asks up to three times while the other side is merely unwell, within one time limit.
     *
     * @param address what stands for the request's address: it may have been built with a token
     */
    Answer ask(HttpRequest request, String address, Optional<Answer> kept) {
        return answer(address, send(request, kept), kept);
    }

    /** The same, and whatever the other side says at last. */
    HttpReply send(HttpRequest request, Optional<Answer> kept) {
        var limit = kept.isPresent() ? WITH_COPY : WITHOUT_COPY;
        long end = System.nanoTime() + limit.toNanos();
        for (int attempt = 1; ; attempt++) {
            boolean last = attempt == TRIES || System.nanoTime() + BEFORE_RETRY.toNanos() > end;
            try {
                var left = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
                var reply = http.send(conditional(request, kept).within(left));
                if (reply.status() < 500 || last) {
                    return reply;
                }
            } catch (AuthException e) {
                if (e.failure() != Failure.UNREACHABLE || last) {
                    throw e;
                }
            }
            pause();
        }
    }

    private HttpRequest conditional(HttpRequest request, Optional<Answer> kept) {
        var asking = signing.ask(request);
        return kept.flatMap(Answer::etag)
                .map(etag -> asking.header("If-None-Match", etag))
                .orElse(asking);
    }

    /** Returns what {@code reply} is worth remembering for; fails for anything but an answer. */
    Answer answer(String address, HttpReply reply, Optional<Answer> kept) {
        var now = clock.instant();
        if (reply.status() == 304 && kept.flatMap(Answer::etag).isPresent()) {
            return new Answer(address, kept.get().text(), kept.get().etag(), now);
        }
        if (reply.isHtml()) {
            throw loginPage(
                    address, "Run `sesame auth login " + organisation + "` to re-authenticate.");
        }
        if (!reply.isSuccess()) {
            throw failed(address, reply.status());
        }
        var text = signing.open(address, reply.text(), now);
        return new Answer(address, text, reply.header("etag"), now);
    }

    private AuthException failed(String address, int status) {
        var problem = "failed to fetch remote config from " + address + ": status " + status;
        if (status == UNAUTHORIZED) {
            return new AuthException(
                    Failure.NOT_LOGGED_IN,
                    problem,
                    "Log in again: sesame auth login "
                            + organisation
                            + ". If that changes nothing, ask the people who run it.");
        }
        return new AuthException(
                status >= 500 ? Failure.UNREACHABLE : Failure.PROTOCOL,
                problem,
                "Ask the people who run it, or leave it: sesame auth logout " + organisation);
    }

    private static void pause() {
        try {
            Thread.sleep(BEFORE_RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
        }
    }

    static AuthException loginPage(String address, String nextStep) {
        return new AuthException(
                Failure.PROTOCOL,
                "Failed to load remote config from "
                        + address
                        + ": the server returned a login page instead of JSON.\n"
                        + "Authentication is missing or has expired (the endpoint is likely behind an"
                        + " SSO or identity-aware proxy).",
                nextStep);
    }
}
