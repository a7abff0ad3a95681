package dev.sesame.journey;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.token.AccessToken;
import dev.sesame.wellknown.MemberTokens;
import dev.sesame.wellknown.Membership;
import dev.sesame.wellknown.WellKnownDocument;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Tokens while Sesame starts: somebody waits, and has what the organisation said last, so a renewal
 * is not waited for as long as by a request. It goes on; a request that comes later waits for it.
 * Why there is none is not told: what the token was for tells that it is missing.
 */
final class StartupTokens implements MemberTokens {
    /** As long as an organisation itself is waited for when nothing of it is remembered. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final OrganisationTokens tokens;
    private final InstantSource clock;

    StartupTokens(OrganisationTokens tokens, InstantSource clock) {
        this.clock = clock;
        this.tokens = tokens;
    }

    @Override
    public Secret good(Membership membership, WellKnownDocument document) {
        var end = AccessToken.of(membership.token()).expires();
        boolean isOver = end.isPresent() && !clock.instant().isBefore(end.get());
        return isOver || document.longestTokenAge().isPresent()
                ? inTime(() -> tokens.good(membership), membership.token())
                : membership.token();
    }

    @Override
    public Secret other(Membership membership, Secret rejected) {
        return inTime(() -> tokens.other(membership, rejected), rejected);
    }

    private static Secret inTime(Supplier<Secret> renewal, Secret old) {
        var task = new FutureTask<>(renewal::get);
        var thread = new Thread(task, "renewal");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            return old;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
        }
    }
}
