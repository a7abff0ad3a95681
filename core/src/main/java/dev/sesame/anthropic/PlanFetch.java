package dev.sesame.anthropic;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.plugin.Fetch;
import dev.sesame.plugin.FetchRequest;
import dev.sesame.plugin.FetchResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Carries requests with the token of a plan, as Anthropic documents it for OAuth: {@code
 * Authorization: Bearer} and one word in {@code anthropic-beta}. Nothing else of the request is
 * touched. What is refused with 401 or 403 is sent once more with a renewed token.
 */
final class PlanFetch implements Fetch {
    private static final URI ANTHROPIC = URI.create("https://api.anthropic.com");
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final Settings settings;
    private final Fetch web;
    private final PlanTokens tokens;

    PlanFetch(Settings settings, Fetch web, PlanTokens tokens) {
        this.settings = settings;
        this.web = web;
        this.tokens = tokens;
    }

    @Override
    public FetchResponse send(FetchRequest request) throws IOException, InterruptedException {
        requireAnthropic(request.uri());
        var token = tokens.current();
        var answer = send(request, token);
        if (answer.status() != UNAUTHORIZED && answer.status() != FORBIDDEN) {
            return clean(answer, token);
        }
        Secret next;
        try {
            next = tokens.replace(token);
        } catch (AuthException e) {
            if (answer.status() == FORBIDDEN && e.failure() == Failure.ACCESS_DENIED) {
                return clean(answer, token); // the login is good, and the server says why not
            }
            answer.close();
            throw e;
        }
        answer.close();
        return clean(send(request, next), next);
    }

    /** Whoever else the configuration names as the provider's address must not get the token. */
    private void requireAnthropic(URI uri) {
        boolean theirs = Address.isSameOrigin(uri, ANTHROPIC);
        if (!theirs && !Address.isSameOrigin(uri, settings.api())) {
            throw new AuthException(
                    Failure.UNTRUSTED,
                    "the login to Anthropic was not sent to " + Address.origin(uri),
                    "Take baseURL out of provider.anthropic, or set ANTHROPIC_BASE_URL if that"
                            + " address is yours");
        }
    }

    private FetchResponse send(FetchRequest request, Secret token)
            throws IOException, InterruptedException {
        var signed =
                request.withoutHeader("x-api-key")
                        .header("authorization", "Bearer " + token.reveal());
        var betas = betas(request.headers().getOrDefault("anthropic-beta", ""));
        try {
            return web.send(betas.isEmpty() ? signed : signed.header("anthropic-beta", betas));
        } catch (IOException e) {
            if (e.getCause() instanceof AuthException known) {
                throw known;
            }
            throw e;
        }
    }

    private String betas(String given) {
        var ours = settings.betas();
        return given.isEmpty() || ours.isEmpty() ? given + ours : given + "," + ours;
    }

    /** A server that repeats the token in its complaint must not bring it onto the screen. */
    private static FetchResponse clean(FetchResponse answer, Secret token) throws IOException {
        if (answer.isSuccess()) {
            return answer;
        }
        var text = answer.text().replace(token.reveal(), token.toString());
        return answer.withBody(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
