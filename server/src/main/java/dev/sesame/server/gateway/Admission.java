package dev.sesame.server.gateway;

import dev.sesame.server.gateway.Permission.Permitted;
import dev.sesame.server.gateway.Refusal.Status;
import dev.sesame.server.quota.Quotas;
import io.vertx.core.Future;

/** The third stage of the pipe: whether it is within the limits. */
final class Admission {
    /** Most texts have about four bytes for each token. */
    static final long BYTES_OF_A_TOKEN = 4;

    /** An image in a body has far more bytes than tokens; what was used is settled afterwards. */
    private static final long MOST_EXPECTED = 20_000;

    private final Quotas quotas;

    Admission(Quotas quotas) {
        this.quotas = quotas;
    }

    /** A request that is within the limits. Nobody else can make one. */
    static final class Admitted {
        private final Permitted permitted;

        private Admitted(Permitted permitted) {
            this.permitted = permitted;
        }

        Permitted permitted() {
            return permitted;
        }

        Exchange exchange() {
            return permitted.who().exchange();
        }
    }

    /** Asks for one more request. */
    Future<Admitted> check(Permitted permitted) {
        var who = permitted.who();
        var verdict = quotas.admit(who.caller(), permitted.team(), expected(permitted));
        who.exchange().begin(Phase.CHECKING);
        return who.exchange().await(verdict).map(decided -> admitted(permitted, decided));
    }

    private static long expected(Permitted permitted) {
        return permitted.who().exchange().route().usesTokens()
                ? Math.min(permitted.body().length() / BYTES_OF_A_TOKEN, MOST_EXPECTED)
                : 0;
    }

    private static Admitted admitted(Permitted permitted, Quotas.Verdict verdict) {
        return switch (verdict) {
            case Quotas.Admitted(var reservation) -> {
                reserved(permitted.who().exchange(), reservation);
                yield new Admitted(permitted);
            }
            case Quotas.Refused(var limit, var after) ->
                    throw Refusal.retryLater(
                            Status.TOO_MANY, "the limit of " + limit + " is reached", after);
        };
    }

    /** What was put aside for a client that has gone meanwhile goes back. */
    private static void reserved(Exchange exchange, Quotas.Reservation reservation) {
        if (exchange.isOver()) {
            reservation.settle(0);
            return;
        }
        exchange.admitted(reservation);
    }
}
