package dev.sesame.relay;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.sesame.AuthException;
import dev.sesame.http.Route;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;

/** A connection to a destination, and the request that goes over it. On the event loop. */
final class Connection extends ChannelInboundHandlerAdapter {
    /**
     * A server that had closed a kept connection already says so within a round trip. Who closes it
     * later has read the request and may be at work on it.
     */
    private static final long ROUND_TRIP_NANOS = SECONDS.toNanos(2);

    private final Channel channel;
    private final Route route;
    private final Connections owner;
    private Optional<Passage> passage = Optional.empty();
    private Optional<IOException> problem = Optional.empty();
    private Optional<ScheduledFuture<?>> end = Optional.empty();
    private int served;
    private long servedSince;
    private boolean hasSpoken;
    private boolean isPersistent;
    private boolean isInterim;
    private boolean isBroken;

    private Connection(Channel channel, Route route, Connections owner) {
        this.channel = channel;
        this.route = route;
        this.owner = owner;
    }

    /** Speaks HTTP over {@code channel} from now on. */
    static Connection over(Channel channel, Route route, Connections owner) {
        var connection = new Connection(channel, route, owner);
        var codec = new HttpClientCodec(limits(), false, false);
        channel.pipeline().addLast(connection.ear(), codec, connection);
        return connection;
    }

    /** What is understood on either side; a head is no place for more. */
    static HttpDecoderConfig limits() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(64 << 10)
                .setMaxHeaderSize(64 << 10)
                .setMaxChunkSize(64 << 10);
    }

    /** Answers go to {@code next}. */
    void serve(Passage next) {
        stay();
        passage = Optional.of(next);
        served++;
        servedSince = System.nanoTime();
        hasSpoken = false;
        read(true);
    }

    void write(Object message) {
        var _ = channel.write(message).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    void flush() {
        var _ = channel.flush();
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    void read(boolean isWanted) {
        channel.config().setAutoRead(isWanted);
    }

    boolean isOpen() {
        return channel.isActive();
    }

    /** The request and its answer have come to their end. */
    void release() {
        passage = Optional.empty();
        if (isPersistent) {
            rest();
        } else {
            close();
        }
    }

    /** Waits for the next request, for a while. */
    void rest() {
        read(true); // to notice when it is closed
        end =
                Optional.of(
                        channel.eventLoop()
                                .schedule(this::close, Connections.KEPT.toSeconds(), SECONDS));
        owner.release(this);
    }

    private void stay() {
        end.ifPresent(it -> it.cancel(false));
        end = Optional.empty();
    }

    /** At once, whatever is under way. */
    void close() {
        passage = Optional.empty();
        var _ = channel.close();
    }

    /** Hears each byte that comes, also those of an answer that never gets whole. */
    ChannelHandler ear() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object bytes) {
                hasSpoken = true;
                var _ = context.fireChannelRead(bytes);
            }
        };
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (isBroken || passage.isEmpty() || !isUnderstood(message)) {
            isBroken = true; // what it says from here on means nothing
            ReferenceCountUtil.release(message);
            var _ = channel.close();
            return;
        }
        if (message instanceof HttpResponse response) {
            begun(response);
        }
        if (message instanceof HttpContent piece) {
            continued(piece);
        }
    }

    /** Nobody asked to switch to another protocol. */
    private static boolean isUnderstood(Object message) {
        return message instanceof HttpObject object
                && object.decoderResult().isSuccess()
                && (!(message instanceof HttpResponse response)
                        || (Forwarding.isPlain(response)
                                && !response.status()
                                        .equals(HttpResponseStatus.SWITCHING_PROTOCOLS)));
    }

    /** Interim answers (RFC 9110 section 15.2) are between two hops. */
    private void begun(HttpResponse response) {
        isInterim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (isInterim) {
            return;
        }
        isPersistent = HttpUtil.isKeepAlive(response);
        passage.ifPresent(it -> it.answered(response));
    }

    private void continued(HttpContent piece) {
        if (isInterim || passage.isEmpty()) {
            isInterim &= !(piece instanceof LastHttpContent);
            ReferenceCountUtil.release(piece);
            return;
        }
        passage.get().answered(piece);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        passage.ifPresent(Passage::answeredAll);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        passage.ifPresent(Passage::throttle);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stay();
        owner.closed(this);
        var waiting = passage;
        passage = Optional.empty();
        waiting.ifPresent(it -> it.lost(wasClosedBefore(), why()));
    }

    private boolean wasClosedBefore() {
        return served > 1 && !hasSpoken && System.nanoTime() - servedSince < ROUND_TRIP_NANOS;
    }

    private AuthException why() {
        return problem.map(route::explain)
                .orElseGet(
                        () -> route.unreachable("the answer broke off", new EOFException("cut")));
    }

    /** TLS tells where it ends, before its connection does; what ends without that is cut off. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslCloseCompletionEvent end) {
            isBroken |= !end.isSuccess();
            var _ = channel.close();
        }
    }

    /** That something is no more written to what is closed already tells nothing new. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof ClosedChannelException) {
            return;
        }
        isBroken = true; // an answer that only its connection ends is not at its end
        var reason = cause instanceof DecoderException ? cause.getCause() : cause;
        problem = reason instanceof IOException io ? Optional.of(io) : Optional.empty();
        var _ = channel.close();
    }
}
