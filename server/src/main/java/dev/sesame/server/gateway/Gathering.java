package dev.sesame.server.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Hands the pieces of an answer that were read at once on as one. A model's words come in small
 * pieces, many in a read when it is fast, and each by itself would go through all of Vert.x.
 */
final class Gathering extends ChannelInboundHandlerAdapter {
    private static final String HANDLER = "handler";
    private static final int ROOM = 4 << 10;
    private static final int ENOUGH = 64 << 10;

    private ByteBuf waiting = Unpooled.EMPTY_BUFFER;
    private boolean hasRoom;

    private Gathering() {}

    /** Gathers from now on what comes over {@code connection} to an upstream. */
    static void on(HttpConnection connection) {
        // Vert.x has no other way to what is before its own handler
        var pipeline = ((ConnectionBase) connection).channel().pipeline();
        pipeline.addBefore(HANDLER, "gathering", new Gathering());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        boolean isPiece =
                message instanceof HttpContent content
                        && !(message instanceof LastHttpContent)
                        && content.decoderResult().isSuccess();
        if (!isPiece) {
            handOn(context);
            context.fireChannelRead(message);
            return;
        }
        add(context, ((HttpContent) message).content());
        if (waiting.readableBytes() >= ENOUGH) {
            handOn(context);
        }
    }

    /** The first piece is taken as it is: most reads bring no other. */
    private void add(ChannelHandlerContext context, ByteBuf piece) {
        if (!waiting.isReadable()) {
            waiting = piece;
            return;
        }
        if (!hasRoom) {
            var room = context.alloc().buffer(ROOM).writeBytes(waiting);
            waiting.release();
            waiting = room;
            hasRoom = true;
        }
        waiting.writeBytes(piece);
        piece.release();
    }

    private void handOn(ChannelHandlerContext context) {
        if (waiting.isReadable()) {
            context.fireChannelRead(new DefaultHttpContent(taken()));
        }
    }

    private ByteBuf taken() {
        var taken = waiting;
        waiting = Unpooled.EMPTY_BUFFER;
        hasRoom = false;
        return taken;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        handOn(context);
        context.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        handOn(context);
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        taken().release();
    }
}
