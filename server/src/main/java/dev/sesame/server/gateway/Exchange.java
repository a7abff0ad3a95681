package dev.sesame.server.gateway;

import dev.sesame.server.gateway.Refusal.Status;
import dev.sesame.server.quota.Quotas.Reservation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** One request and its answer, from the first byte to the last. On the event loop of its client. */
final class Exchange implements Deadlines.Limited {
    /** What a client that has gone is said to have got. */
    static final int CLIENT_GONE = 499;

    private static final int TRACEPARENT = 55;

    private final HttpServerRequest request;
    private final Route route;
    private final String id;
    private final Instant time;
    private final Setting setting;
    private final Known known;
    private final long began = System.nanoTime();
    private long moved = began;
    private long asked;
    private long firstByte;
    private Phase phase = Phase.CHECKING;
    private Runnable cancel = () -> {};
    private Optional<Reservation> reservation = Optional.empty();
    private Optional<Meter> meter = Optional.empty();
    private boolean isOver;

    /** What a request waits for. */
    enum Phase {
        CHECKING,
        BODY,
        FIRST_BYTE,
        WHOLE_ANSWER,
        ANSWER
    }

    /** Where it happens. */
    record Setting(Lane lane, Patience patience, Ledger ledger, Context context) {}

    Exchange(HttpServerRequest request, Route route, Setting setting, Instant time) {
        this.request = request;
        this.route = route;
        this.known = new Known(request);
        this.id = RequestId.next();
        this.time = time;
        this.setting = setting;
    }

    /** Begins to watch time and client. */
    void open() {
        setting.ledger().began(route);
        setting.lane().deadlines().add(this);
        request.response().putHeader(RequestId.FIELD, id).closeHandler(_ -> clientGone());
    }

    HttpServerRequest request() {
        return request;
    }

    Route route() {
        return route;
    }

    String id() {
        return id;
    }

    Instant time() {
        return time;
    }

    Known known() {
        return known;
    }

    Lane lane() {
        return setting.lane();
    }

    Context context() {
        return setting.context();
    }

    Optional<Reservation> reservation() {
        return reservation;
    }

    boolean isOver() {
        return isOver;
    }

    void admitted(Reservation tokens) {
        reservation = Optional.of(tokens);
    }

    void metered(Meter with) {
        meter = Optional.of(with);
    }

    /** Says how to end what was begun elsewhere for it. */
    void onCancel(Runnable action) {
        cancel = action;
    }

    void begin(Phase next) {
        phase = next;
        moved();
    }

    /** Says that an upstream is asked, for an answer that begins in {@code next}. */
    void asking(Phase next) {
        begin(next);
        asked = moved;
    }

    void moved() {
        moved = System.nanoTime();
    }

    /** Says that the answer begins to go to the client. */
    void answering() {
        begin(Phase.ANSWER);
        firstByte = moved;
    }

    /** Continues on this event loop with what {@code stage} brings; at once when that is there. */
    <T> Future<T> await(CompletionStage<T> stage) {
        var future = stage.toCompletableFuture();
        return switch (future.state()) {
            case SUCCESS -> Future.succeededFuture(future.resultNow());
            case FAILED -> Future.failedFuture(future.exceptionNow());
            case RUNNING, CANCELLED -> Future.fromCompletionStage(stage, setting.context());
        };
    }

    @Override
    public long deadline() {
        var patience = setting.patience();
        return Math.min(moved + patience.in(phase).toNanos(), began + patience.total().toNanos());
    }

    @Override
    public void late() {
        var what =
                switch (phase) {
                    case CHECKING ->
                            Refusal.retryLater(
                                    Status.UNAVAILABLE,
                                    "the gateway could not check the request in time",
                                    Duration.ofSeconds(5));
                    case BODY -> Refusal.of(Status.TOO_SLOW, "the body did not come in time");
                    case FIRST_BYTE, WHOLE_ANSWER ->
                            Refusal.of(Status.LATE_UPSTREAM, "the model did not answer in time");
                    case ANSWER ->
                            Refusal.of(
                                    Status.LATE_UPSTREAM, "the answer stopped, or took too long");
                };
        refuse(what);
    }

    /** Tells the client why there is no answer, or no more of it. */
    void refuse(Throwable problem) {
        if (!isLast()) {
            return;
        }
        cancel.run();
        var refusal = Refusal.of(problem);
        var response = request.response();
        int status = refusal.status().code();
        if (response.headWritten()) {
            status = response.getStatusCode();
            var _ = response.reset();
        } else {
            new ErrorAnswer(refusal, route.form()).send(request);
        }
        setting.ledger().record(this, new Ledger.Outcome(status, refusal.reason()));
    }

    private void clientGone() {
        if (isLast()) {
            cancel.run();
            setting.ledger().record(this, new Ledger.Outcome(CLIENT_GONE, "the client went away"));
        }
    }

    /** Says that all was sent, with {@code status}. */
    void end(int status, String reason) {
        if (isLast()) {
            setting.ledger().record(this, new Ledger.Outcome(status, reason));
        }
    }

    /** Whatever happens after the first of all ends happens to nobody. */
    private boolean isLast() {
        if (isOver) {
            return false;
        }
        isOver = true;
        setting.lane().deadlines().remove(this);
        return true;
    }

    Tokens tokens() {
        return meter.map(it -> it.tokens(known.bytesIn())).orElse(Tokens.NONE);
    }

    long bytesOut() {
        return meter.map(Meter::bytes).orElse(0L);
    }

    /** Returns how long it took until the answer began; zero when it did not. */
    Duration untilFirstByte() {
        return firstByte == 0 ? Duration.ZERO : Duration.ofNanos(firstByte - began);
    }

    /** Returns how long it took until the upstream was asked; zero when none was. */
    Duration untilAsked() {
        return asked == 0 ? Duration.ZERO : Duration.ofNanos(asked - began);
    }

    /** Returns the client's trace (W3C Trace Context); empty when it has none, or a strange one. */
    String traceparent() {
        var sent = request.headers().get("traceparent");
        return sent != null && sent.length() == TRACEPARENT ? sent : "";
    }

    /** Returns how long it has taken by now. */
    Duration duration() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
