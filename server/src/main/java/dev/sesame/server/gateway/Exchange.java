package dev.sesame.server.gateway;

import dev.sesame.server.operation.RequestId;
import dev.sesame.server.quota.Quotas.Reservation;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** One request and its answer, from the first byte to the last. On the event loop of its client. */
final class Exchange implements Deadlines.Limited {
    /** What a client that has gone is said to have got. */
    static final int CLIENT_GONE = 499;

    private static final String GONE =
            "the client went away, or this server ended and could wait no longer";

    private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");

    private static final Waiting NOBODY = () -> {};

    private final HttpServerRequest request;
    private final Route route;
    private final String id;
    private final Instant time;
    private final Setting setting;
    private final Known known = new Known();
    private final long began = System.nanoTime();
    private long moved = began;
    private long asked;
    private long firstByte;
    private Phase phase = Phase.CHECKING;
    private Runnable cancel = () -> {};
    private Waiting waiting = NOBODY;
    private long held;
    private Optional<Reservation> reservation = Optional.empty();
    private Optional<Meter> meter = Optional.empty();
    private boolean isUnanswered;
    private boolean isOver;

    /** Whoever asked an upstream. */
    interface Waiting {
        /** Says that it did not answer in time. */
        void late();
    }

    Exchange(HttpServerRequest request, Route route, Setting setting, Instant time) {
        this.request = request;
        this.route = route;
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

    /** Says that {@code by} asks an upstream, for an answer that begins in {@code next}. */
    void asking(Phase next, Waiting by) {
        begin(next);
        asked = moved;
        waiting = by;
    }

    void moved() {
        moved = System.nanoTime();
    }

    /** Takes room for {@code bytes} more of the body; returns false when there is none. */
    boolean hold(int bytes) {
        boolean isTaken = !isOver && setting.room().take(bytes);
        held += isTaken ? bytes : 0;
        return isTaken;
    }

    /** The body is not needed any more, nor whoever has it. */
    private void letGo() {
        waiting = NOBODY;
        setting.room().give(held);
        held = 0;
    }

    /** Says that the answer begins to go to the client. */
    void answering() {
        begin(Phase.ANSWER);
        firstByte = moved;
        letGo();
    }

    /** Continues as {@link Setting#await} does. */
    <T> Future<T> await(CompletionStage<T> stage) {
        return setting.await(stage);
    }

    @Override
    public long deadline() {
        var patience = setting.patience();
        return Math.min(moved + patience.in(phase).toNanos(), began + patience.total().toNanos());
    }

    @Override
    public void late() {
        isUnanswered = phase.isUnanswered(); // which costs all the same
        if (isUnanswered) {
            waiting.late();
        }
        refuse(phase.late());
    }

    /** Tells the client why there is no answer, or no more of it. */
    void refuse(Throwable problem) {
        if (!isLast()) {
            return;
        }
        cancel.run();
        var refusal = Refusal.of(problem, id);
        int status = refusal.status().code();
        if (request.response().headWritten()) {
            status = request.response().getStatusCode();
            ErrorAnswer.breakOff(request);
        } else {
            new ErrorAnswer(refusal, route.form()).send(request);
        }
        setting.ledger().record(this, new Ledger.Outcome(status, refusal.reason()));
    }

    private void clientGone() {
        isUnanswered = phase.isUnanswered();
        if (isLast()) {
            cancel.run();
            setting.ledger().record(this, new Ledger.Outcome(CLIENT_GONE, GONE));
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
        letGo();
        setting.lane().deadlines().remove(this);
        return true;
    }

    Tokens tokens() {
        if (isUnanswered) {
            return Tokens.guessed(known.bytesIn(), 0);
        }
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

    /** Returns the trace that the client names (W3C Trace Context); empty when it names none. */
    String traceparent() {
        return Objects.requireNonNullElse(request.getHeader(TRACEPARENT), "");
    }

    /** Returns how long it has taken by now. */
    Duration duration() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
