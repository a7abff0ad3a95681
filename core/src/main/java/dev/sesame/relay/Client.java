package dev.sesame.relay;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A connection that somebody on this machine has made, and its requests, one after the other. On
 * the event loop.
 */
final class Client extends ChannelInboundHandlerAdapter {
    /** Who has shown no stand-in by then does not need the connection. */
    private static final int SECONDS_TO_KNOCK = 10;

    private final Gate gate;
    private Optional<Passage> passage = Optional.empty();
    private boolean isKnown;
    private boolean isOver;

    Client(Gate gate) {
        this.gate = gate;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        Runnable check =
                () -> {
                    if (!isKnown) {
                        var _ = context.close();
                    }
                };
        var _ = context.executor().schedule(check, SECONDS_TO_KNOCK, TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request && !isOver) {
            arrived(context, request);
        }
        if (!(message instanceof HttpContent piece)) {
            return;
        }
        if (isOver || piece.decoderResult().isFailure()) {
            ReferenceCountUtil.release(piece);
            end(context); // nobody knows where the next request would begin
            return;
        }
        passage.ifPresentOrElse(it -> it.received(piece), piece::release);
    }

    private void end(ChannelHandlerContext context) {
        if (!isOver) {
            isOver = true;
            var _ = context.close();
        }
    }

    private void arrived(ChannelHandlerContext context, HttpRequest request) {
        if (passage.filter(before -> !before.isDone()).isPresent()) {
            end(context); // no program that is meant sends one before the last is answered
            return;
        }
        int port = ((InetSocketAddress) context.channel().localAddress()).getPort();
        var admitted = gate.admit(request, port);
        if (admitted.isEmpty()) {
            isOver = true;
            var _ =
                    context.writeAndFlush(ErrorAnswer.forbidden())
                            .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        isKnown = true;
        if (HttpUtil.is100ContinueExpected(request)) {
            var _ = context.writeAndFlush(ErrorAnswer.goOn());
        }
        var next = new Passage(context.channel(), admitted.get());
        passage = Optional.of(next);
        next.begin();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        passage.ifPresent(Passage::receivedAll);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        passage.ifPresent(Passage::answerTaken);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        passage.ifPresent(Passage::gone);
    }

    /** Whatever it is, this connection cannot be used any more. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }
}
