package dev.sesame.relay;

import dev.sesame.AuthException;
import dev.sesame.token.AccessToken;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One request of the child on its way, and its answer on the way back. Nothing is gathered: each
 * piece goes on when it has come, and no more is read than the other side takes. On the event loop.
 *
 * <p>Until a byte of an answer has gone to the child, the request may be sent once more: with
 * another token after a refusal, or over a new connection when a kept one turned out to be closed.
 */
final class Passage {
    private final Channel child;
    private final Gate.Admitted admitted;
    private final Destination destination;
    private final Answer answer;
    private final RequestBody body;
    private Optional<Sending> sending = Optional.empty();
    private Optional<Connection> connection = Optional.empty();
    private Optional<Refusal> refusal = Optional.empty();
    private boolean hasAllOfRequest;
    private boolean hasRenewed;
    private boolean hasRepeated;
    private boolean isGone;

    Passage(Channel child, Gate.Admitted admitted) {
        this.child = child;
        this.admitted = admitted;
        this.destination = admitted.destination();
        this.body = new RequestBody(destination.room());
        this.answer = new Answer(child, admitted.request());
    }

    /** Gets a token and sets out. */
    void begin() {
        obtain(destination.tokens()::get, this::send, this::hasNoToken);
    }

    /** A token may take as long as a login, so it is waited for elsewhere. */
    private void obtain(
            Supplier<AccessToken> tokens, Consumer<Sending> then, Consumer<AuthException> failed) {
        destination
                .background()
                .run(() -> Sending.of(admitted, tokens.get()), then, failed, this::broken);
    }

    private void send(Sending ready) {
        sending = Optional.of(ready);
        if (!isGone) {
            destination.connections().take(this);
        }
    }

    private void hasNoToken(AuthException e) {
        destination.notes().trouble(e);
        end(ErrorAnswer.noToken(e));
    }

    /** Goes over {@code way} from now on. */
    void connected(Connection way) {
        connection = Optional.of(way);
        way.serve(this);
        sending.ifPresent(ready -> way.write(ready.head()));
        body.sendTo(way);
        way.flush();
        throttle();
    }

    /** There is no way, or no answer that could be passed on. */
    void failed(AuthException e) {
        destination.notes().trouble(e);
        end(ErrorAnswer.unreachable(e));
    }

    /** Sesame itself failed: the child gets an answer, or an end. */
    void broken(AuthException defect) {
        end(ErrorAnswer.unreachable(defect));
    }

    private void end(FullHttpResponse error) {
        abandon();
        body.drop();
        if (!isGone) {
            answer.sendOrCut(error);
            throttle();
        }
    }

    /** Takes over the next piece of the request. */
    void received(HttpContent piece) {
        hasAllOfRequest |= piece instanceof LastHttpContent;
        if (answer.isEnded() || isGone) {
            var _ = piece.release();
            return;
        }
        body.add(piece, connection);
        throttle();
    }

    /** All that could be read of the request was received. */
    void receivedAll() {
        connection.ifPresent(Connection::flush);
    }

    /** Reads from the child what somebody takes; and a little more, to notice when it goes. */
    void throttle() {
        boolean isTaken =
                refusal.isEmpty() && connection.filter(Connection::isWritable).isPresent();
        child.config().setAutoRead(answer.isEnded() || isTaken || body.mayGrow());
    }

    /** The child has read, or has not, what was written to it. */
    void answerTaken() {
        if (refusal.isEmpty()) {
            connection.ifPresent(way -> way.read(answer.isTaken()));
        }
    }

    /** The head of an answer has come. */
    void answered(HttpResponse response) {
        if (Refusal.isOne(response) && !hasRenewed && body.isWhole()) {
            hasRenewed = true;
            refusal = Optional.of(new Refusal(response));
            connection.ifPresent(way -> way.read(false));
            var refused = sending.orElseThrow().token();
            obtain(() -> destination.tokens().replace(refused), this::renewed, this::notRenewed);
            return;
        }
        destination.unfit(response).ifPresentOrElse(this::failed, () -> pass(response));
    }

    private void pass(HttpResponse response) {
        if (response.status().code() < 400) {
            destination.notes().allIsWell();
        }
        body.drop();
        answer.begin(response);
    }

    private void renewed(Sending other) {
        if (isGone) {
            return;
        }
        if (other.token().equals(sending.orElseThrow().token()) || !body.isWhole()) {
            passRefusal();
            return;
        }
        abandon();
        send(other);
    }

    private void notRenewed(AuthException e) {
        destination.notes().trouble(e);
        if (refusal.filter(Refusal::isForbidding).isPresent()) {
            passRefusal(); // it may well be meant, and then says more
            return;
        }
        end(ErrorAnswer.notRenewed(e));
    }

    private void passRefusal() {
        var held = refusal.orElseThrow();
        refusal = Optional.empty();
        pass(held.head());
        held.pieces().forEach(this::answered);
        if (held.isCut()) {
            answer.cut();
        }
        answer.flush();
        answerTaken();
        throttle();
    }

    /** Takes over the next piece of the answer. */
    void answered(HttpContent piece) {
        if (refusal.isPresent()) {
            refusal.get().add(piece);
            return;
        }
        boolean ends = piece instanceof LastHttpContent;
        answer.add(piece);
        if (ends) {
            // a request that is still coming has no end on that connection
            leave().ifPresent(hasAllOfRequest ? Connection::release : Connection::close);
            throttle();
        }
    }

    /** All that could be read of the answer was passed on. */
    void answeredAll() {
        answer.flush();
    }

    private Optional<Connection> leave() {
        var way = connection;
        connection = Optional.empty();
        return way;
    }

    /** The connection has ended before the answer did. */
    void lost(boolean wasKept, AuthException why) {
        var _ = leave();
        if (refusal.isPresent()) {
            refusal.get().cut();
            return;
        }
        if (answer.isBegun()) {
            answer.cut();
            return;
        }
        if (wasKept && !hasRepeated && body.isWhole()) {
            hasRepeated = true;
            destination.connections().takeNew(this);
            return;
        }
        failed(why);
    }

    /** Tells whether both the request and its answer have come to their end. */
    boolean isDone() {
        return answer.isEnded() && hasAllOfRequest;
    }

    /** The child has gone away: nobody needs the answer any more. */
    void gone() {
        isGone = true;
        body.drop();
        abandon();
    }

    private void abandon() {
        refusal.ifPresent(Refusal::release);
        refusal = Optional.empty();
        leave().ifPresent(Connection::close);
    }

    boolean isGone() {
        return isGone;
    }
}
