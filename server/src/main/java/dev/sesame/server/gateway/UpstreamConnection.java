package dev.sesame.server.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.EOFException;
import java.util.Optional;

/**
 * A connection to an upstream, and the request that goes over it: what one look at the network
 * brought is told at once, so that it can be passed on at once. On its event loop.
 */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {
    private static final int ENOUGH = 64 << 10;
    private static final Buffer NOTHING = Buffer.buffer(0);

    private final Channel channel;
    private final UpstreamConnections.Kept kept;
    private final AnswerDecoder decoder = new AnswerDecoder();
    private final ChannelFutureListener sent = this::sent;
    private Optional<Asker> asker = Optional.empty();
    private Optional<Hearer> hearer = Optional.empty();
    private Buffer heard = NOTHING;
    private Exception problem = new EOFException("the connection was closed");
    private boolean isGathered;
    private boolean hasSpoken;
    private boolean hasNews;
    private boolean hasEnded;
    private boolean isSent = true;
    private boolean isPersistent = true;
    private boolean isInterim;
    private boolean isBroken;
    private long restedSince;

    private UpstreamConnection(Channel channel, UpstreamConnections.Kept kept) {
        this.channel = channel;
        this.kept = kept;
    }

    /** Speaks HTTP over {@code channel} from now on; later it is {@code kept} for others. */
    static UpstreamConnection over(Channel channel, UpstreamConnections.Kept kept) {
        var connection = new UpstreamConnection(channel, kept);
        channel.pipeline().addLast(connection.decoder, new HttpRequestEncoder(), connection);
        return connection;
    }

    /** Sends {@code request}, whose body is one that stays when it is released. */
    void ask(FullHttpRequest request, Asker by) {
        asker = Optional.of(by);
        hasSpoken = false;
        if (!isOpen()) {
            ended(); // of which nobody would tell
            return;
        }
        isSent = false;
        var _ = channel.writeAndFlush(request).addListener(sent);
    }

    /** Says whether more is wanted. */
    void read(boolean isWanted) {
        channel.config().setAutoRead(isWanted);
    }

    boolean isOpen() {
        return channel.isActive();
    }

    /** Returns when its last answer ended, as {@link System#nanoTime}. */
    long restedSince() {
        return restedSince;
    }

    /** Is there for the next request, if it can be. */
    void rest() {
        asker = Optional.empty();
        hearer = Optional.empty();
        hasEnded = false;
        boolean isInStep = isSent && !isBroken && decoder.isBetweenAnswers();
        if (!isInStep || !isPersistent || !isOpen()) {
            close();
            return;
        }
        restedSince = System.nanoTime();
        read(true); // to notice when it is closed
        kept.rest(this);
    }

    /** Ends at once, whatever is under way, of which nobody hears any more. */
    void close() {
        asker = Optional.empty();
        hearer = Optional.empty();
        var _ = channel.close();
    }

    private void sent(ChannelFuture request) {
        isSent = request.isSuccess();
        if (!isSent) {
            var _ = channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (isBroken || hasEnded || isIdle() || !isUnderstood(message)) {
            isBroken = true; // what it says from here on means nothing
            problem = new DecoderException("it does not speak HTTP as it should");
            ReferenceCountUtil.release(message);
            var _ = channel.close();
            return;
        }
        if (message instanceof HttpResponse head) {
            begun(head);
        }
        if (message instanceof HttpContent piece) {
            continued(piece);
        }
    }

    private boolean isIdle() {
        return asker.isEmpty() && hearer.isEmpty();
    }

    /** Nobody asked to switch to another protocol. */
    private static boolean isUnderstood(Object message) {
        return message instanceof HttpObject object
                && object.decoderResult().isSuccess()
                && !(message instanceof HttpResponse head
                        && head.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS));
    }

    /** Interim answers (RFC 9110 section 15.2) are between two hops. */
    private void begun(HttpResponse head) {
        hasSpoken = true;
        isInterim = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (isInterim) {
            return;
        }
        isPersistent = HttpUtil.isKeepAlive(head);
        hearer = asker.orElseThrow().answered(this, head);
        asker = Optional.empty(); // who has the request, whose body is needed no more
        hasNews = true;
        if (hearer.isEmpty()) {
            close();
        }
    }

    private void continued(HttpContent piece) {
        boolean isLast = piece instanceof LastHttpContent;
        if (isInterim || hearer.isEmpty()) {
            isInterim &= !isLast;
            piece.release();
            return;
        }
        hasEnded = isLast;
        hasNews = true;
        add(BufferInternal.safeBuffer(piece.content()));
        if (heard.length() >= ENOUGH && !isLast) {
            tell();
        }
    }

    private void add(Buffer piece) {
        if (heard.length() == 0) {
            heard = piece;
        } else if (piece.length() > 0) {
            heard = isGathered ? heard : Buffer.buffer(ENOUGH).appendBuffer(heard);
            heard.appendBuffer(piece);
            isGathered = true;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (hasNews) {
            tell();
        } else if (isIdle()) {
            close(); // nobody asked for what came
        }
    }

    private void tell() {
        var piece = heard;
        heard = NOTHING;
        isGathered = false;
        hasNews = false;
        hearer.ifPresent(it -> it.heard(piece, hasEnded));
        if (hasEnded && hearer.isPresent()) {
            rest();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended();
    }

    private void ended() {
        var waiting = asker;
        var hearing = hearer;
        close();
        hearing.ifPresent(it -> it.broken(problem));
        if (hearing.isEmpty() && waiting.isPresent()) {
            kept.closeAll(); // which may have been forgotten as well
            boolean isSilent = !hasSpoken && decoder.isBetweenAnswers();
            waiting.get().unanswered(isSilent ? problem : new DecoderException(problem));
        }
    }

    /** TLS tells where it ends, before its connection does; what ends without that is cut off. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslCloseCompletionEvent end) {
            isBroken |= !end.isSuccess();
            var _ = channel.close();
        }
    }

    /** Whoever asked or hears is told when the connection is closed. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!isBroken && cause instanceof Exception first) {
            problem = first;
        }
        isBroken = true; // an answer that only its connection ends is not at its end
        var _ = channel.close();
    }
}
