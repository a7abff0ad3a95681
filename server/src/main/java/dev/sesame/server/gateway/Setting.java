package dev.sesame.server.gateway;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.CompletionStage;

/** Where a request happens. */
record Setting(Lane lane, Patience patience, BodyRoom room, Ledger ledger, Context context) {
    /** Continues on this event loop with what {@code stage} brings; at once when that is there. */
    <T> Future<T> await(CompletionStage<T> stage) {
        var future = stage.toCompletableFuture();
        return switch (future.state()) {
            case SUCCESS -> Future.succeededFuture(future.resultNow());
            case FAILED -> Future.failedFuture(future.exceptionNow());
            case RUNNING, CANCELLED -> Future.fromCompletionStage(stage, context);
        };
    }
}
