package dev.sesame.server.gateway;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What the bytes of one connection have to be like, where the parser is too kind: a folded header
 * field (RFC 9112 section 5.2) and broken chunks are answered with 400, and the connection ends.
 *
 * <p>There is one request at a time: what comes before the answer to the last one has ended is
 * thrown away, and the connection ends with that answer (RFC 9112 section 9.3.2 lets clients expect
 * it). No client of models does so, and only thus is it plain where a header begins.
 */
final class Wire {
    private static final String DECODER = "httpDecoder";
    private static final String HANDLER = "handler";
    private static final int CONTINUE = 100;
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final ChannelPipeline pipeline;
    private boolean isHead = true;
    private boolean isBegun;
    private boolean isLineStart;
    private boolean isOpen;
    private boolean isAnswering;
    private boolean isBroken;
    private boolean hasMoved;

    private Wire(ChannelPipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** Watches {@code connection} from its beginning. */
    static Wire of(HttpConnection connection) {
        // Vert.x has no other way to what is before its parser
        var pipeline = ((ConnectionBase) connection).channel().pipeline();
        var wire = new Wire(pipeline);
        pipeline.addBefore(DECODER, "wire", wire.new Before());
        pipeline.addBefore(HANDLER, "messages", wire.new Behind());
        return wire;
    }

    /**
     * Ends {@code connection} after a moment for what is under way: Vert.x ends it when the other
     * side has read all, and whoever reads nothing would keep it for ever.
     */
    static void cutSoon(HttpConnection connection) {
        var channel = ((ConnectionBase) connection).channel();
        var _ =
                channel.eventLoop()
                        .schedule(() -> cut(channel), LAST_WORDS.toMillis(), MILLISECONDS);
    }

    private static void cut(Channel channel) {
        var first = channel.pipeline().firstContext();
        if (first != null) {
            var _ = first.close(); // past all handlers
        }
    }

    /** Tells whether anything came since this was asked last. */
    boolean hasMoved() {
        boolean moved = hasMoved;
        hasMoved = false;
        return moved;
    }

    /** Ends the connection; says why unless an answer is under way. */
    void refuse(String status) {
        isBroken = true;
        var text = "HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        if (isAnswering) {
            var _ = pipeline.channel().close();
            return;
        }
        endAfter(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    /** Ends the connection after {@code last}, and what was sent before. */
    private void endAfter(ByteBuf last) {
        pipeline.context(Before.class).writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
    }

    /** Returns where the header begins, after empty lines; where {@code bytes} end if not there. */
    private int beginning(ByteBuf bytes) {
        int at = bytes.readerIndex();
        while (!isBegun && at < bytes.writerIndex()) {
            byte first = bytes.getByte(at);
            isBegun = first != '\r' && first != '\n';
            isLineStart = isBegun;
            at += isBegun ? 0 : 1;
        }
        return at;
    }

    /** Tells whether a line of {@code bytes} continues the one before. */
    private boolean isFolded(ByteBuf bytes) {
        int end = bytes.writerIndex();
        for (int at = beginning(bytes); at < end; at++) {
            if (isLineStart) {
                byte first = bytes.getByte(at);
                if (first == ' ' || first == '\t') {
                    return true;
                }
                if (first == '\r' || first == '\n') {
                    isHead = false; // the empty line
                    return false;
                }
            }
            int line = bytes.indexOf(at, end, (byte) '\n');
            isLineStart = line >= 0;
            if (line < 0) {
                return false;
            }
            at = line;
        }
        return false;
    }

    /** Sees bytes. */
    private final class Before extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            hasMoved = true;
            if (!isBroken && isHead && message instanceof ByteBuf bytes && isFolded(bytes)) {
                refuse("400 Bad Request");
            }
            if (isBroken) {
                ReferenceCountUtil.release(message);
                return;
            }
            context.fireChannelRead(message);
        }
    }

    /** Sees messages. */
    private final class Behind extends ChannelDuplexHandler {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (isBroken) {
                ReferenceCountUtil.release(message);
                return;
            }
            if (message instanceof HttpRequest && (isOpen || !isBegun)) {
                ReferenceCountUtil.release(message);
                endWithAnswer();
                return;
            }
            if (message instanceof HttpRequest) {
                isOpen = true;
                isHead = false;
            } else if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
                ReferenceCountUtil.release(message);
                refuse("400 Bad Request");
                return;
            }
            if (message instanceof LastHttpContent) {
                isHead = true;
                isBegun = false;
            }
            context.fireChannelRead(message);
        }

        /** Takes no more requests. */
        private void endWithAnswer() {
            isBroken = true;
            if (!isOpen) {
                endAfter(Unpooled.EMPTY_BUFFER);
            }
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            isAnswering = !(message instanceof LastHttpContent);
            if (isAnswering || isContinue(message)) {
                var _ = context.write(message, promise);
                return;
            }
            isOpen = false;
            var written = context.write(message, promise.unvoid());
            if (isBroken) {
                written.addListener(ChannelFutureListener.CLOSE);
            }
        }

        private static boolean isContinue(Object message) {
            return message instanceof HttpResponse head && head.status().code() == CONTINUE;
        }
    }
}
