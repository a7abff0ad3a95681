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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tokens while Sesame starts: somebody waits, and has what the organisation said last, so a renewal
 * is not waited for as long as by a request. It goes on; a request that comes later waits for it.
 * Why there is none is not told: what the token was for tells that it is missing.
 */
final class StartupTokens implements MemberTokens {
    /** As long as an organisation itself is waited for when nothing of it is remembered. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** With that, as long as a company's login may take to answer. */
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(20);

    private static final Duration END = Duration.ofSeconds(3);

    private final OrganisationTokens tokens;
    private final InstantSource clock;
    private final Duration patience;
    private final List<Thread> late = new CopyOnWriteArrayList<>();

    StartupTokens(OrganisationTokens tokens, InstantSource clock) {
        this(tokens, clock, PATIENCE);
    }

    StartupTokens(OrganisationTokens tokens, InstantSource clock, Duration patience) {
        this.clock = clock;
        this.tokens = tokens;
        this.patience = patience;
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

    private Secret inTime(Supplier<Secret> renewal, Secret old) {
        var task = new FutureTask<>(renewal::get);
        var thread = new Thread(task, "renewal");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            late.add(thread);
            return old;
        } catch (ExecutionException _) {
            return old;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
        }
    }

    /**
     * The program is about to end, and a token command would go on without it, for nothing: waits
     * for renewals that still run, and ends those that take too long.
     */
    void finish(Consumer<String> notes) {
        if (late.stream().anyMatch(Thread::isAlive)) {
            notes.accept(
                    "a token is still being renewed: waiting for "
                            + LAST_PATIENCE.toSeconds()
                            + " s at most");
            join(LAST_PATIENCE);
            late.forEach(Thread::interrupt); // which ends its command
            join(END);
        }
    }

    private void join(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            for (var thread : late) {
                thread.join(Duration.ofNanos(end - System.nanoTime()));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
