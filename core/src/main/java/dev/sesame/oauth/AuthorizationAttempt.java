package dev.sesame.oauth;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One login in the browser that is under way. It ends with whichever comes first: the browser's
 * redirect to this machine, a value that the person pastes, the deadline, an interrupt, or {@link
 * #close}. Safe for threads.
 */
public final class AuthorizationAttempt implements AutoCloseable {
    private final OAuthClient client;
    private final URI uri;
    private final LoopbackRedirect redirect;
    private final AuthorizationCodeGrant.Made made;
    private final RedirectCheck check;
    private final CompletableFuture<RedirectCheck.Verdict> verdict = new CompletableFuture<>();

    AuthorizationAttempt(
            OAuthClient client,
            URI uri,
            LoopbackRedirect redirect,
            AuthorizationCodeGrant.Made made) {
        this.client = client;
        this.uri = uri;
        this.redirect = redirect;
        this.made = made;
        this.check = new RedirectCheck(client.server(), made.state().getValue());
        redirect.serve(query -> {
            var judged = check.redirected(query);
            return () -> verdict.complete(judged);
        });
    }

    /** Returns the URL that the person has to visit; it is https, or http on this machine. */
    public URI uri() {
        return uri;
    }

    /**
     * Returns where the browser is redirected to. On another machine than this one nothing answers
     * there, and the person can paste the address that the browser then shows.
     */
    URI redirectUri() {
        return redirect.uri();
    }

    /**
     * Takes what the person pasted: {@code code#state}, or the whole address that the browser was
     * redirected to. Line ends and the marks of a bracketed paste are left out. Without effect when
     * the attempt is over.
     *
     * @throws AuthException {@link Failure#CANCELLED} when nothing was pasted; {@link
     *     Failure#INVALID_INPUT} when it cannot be the answer to this attempt, which goes on: ask
     *     again. No request has been sent then.
     */
    public void paste(String text) {
        verdict.complete(check.pasted(text));
    }

    /**
     * Waits for the answer, however it comes, and redeems its code.
     *
     * @param deadline how long to wait for it
     * @return the token, whose ID token is checked when there is one; or the error
     * @throws AuthException {@link Failure#ACCESS_DENIED} when the login was refused in the
     *     browser; {@link Failure#UNTRUSTED} when another server answered (RFC 9207); {@link
     *     Failure#CANCELLED} after {@link #close} or an interrupt, which stays set; {@link
     *     Failure#UNREACHABLE} when the deadline passed
     */
    public TokenResult await(Duration deadline) {
        try (this) {
            return redeem(verdict.get(deadline.toMillis(), TimeUnit.MILLISECONDS).orThrow());
        } catch (TimeoutException e) {
            throw new AuthException(
                    Failure.UNREACHABLE,
                    "nobody finished the login in the browser in time",
                    "Start the login again",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled(e);
        } catch (CancellationException e) {
            throw cancelled(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // nothing completes it exceptionally
        }
    }

    private static AuthException cancelled(Exception cause) {
        return new AuthException(Failure.CANCELLED, "cancelled", "", cause);
    }

    private TokenResult redeem(String code) {
        var result =
                client.redeem(
                        new com.nimbusds.oauth2.sdk.AuthorizationCodeGrant(
                                new AuthorizationCode(code), redirect.uri(), made.verifier()));
        return client.checked(
                result,
                client.registration().isOpenId()
                        ? Optional.of(made.nonce().getValue())
                        : Optional.empty());
    }

    /** Closes the port, and ends {@link #await} when somebody waits there. */
    @Override
    public void close() {
        redirect.close();
        verdict.cancel(true);
    }
}
