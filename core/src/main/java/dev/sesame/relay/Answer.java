package dev.sesame.relay;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

/** What the child gets for one request. On the event loop. */
final class Answer {
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final Channel child;
    private final boolean isLast;
    private final boolean isHead;
    private boolean isBegun;
    private boolean isEnded;

    Answer(Channel child, HttpRequest request) {
        this.child = child;
        this.isLast = !HttpUtil.isKeepAlive(request);
        this.isHead = request.method().equals(HttpMethod.HEAD);
    }

    /** Passes on the head of {@code response}. */
    void begin(HttpResponse response) {
        isBegun = true;
        var headers = Forwarding.endToEnd(response, (_, value) -> value);
        if (isEndedByClosing(response, headers)) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        if (isLast) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        var _ =
                child.write(
                        new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status(), headers));
    }

    /** RFC 9112 section 6.3, the last rule; towards the child an end is always told. */
    private boolean isEndedByClosing(HttpResponse response, HttpHeaders headers) {
        int status = response.status().code();
        return !isHead
                && status != NO_CONTENT
                && status != NOT_MODIFIED
                && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)
                && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
    }

    /** Passes on {@code piece}, which it takes over. */
    void add(HttpContent piece) {
        boolean ends = piece instanceof LastHttpContent;
        isEnded |= ends;
        var written = ends ? child.writeAndFlush(piece) : child.write(piece);
        if (ends && isLast) {
            var _ = written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Sends {@code response}, which is all that the child gets. */
    void send(FullHttpResponse response) {
        isBegun = true;
        isEnded = true;
        if (isLast) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        var written = child.writeAndFlush(response);
        if (isLast) {
            var _ = written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Ends the child's connection in the middle, after what has come, so that it sees no end. */
    void cut() {
        isEnded = true;
        var _ = child.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    void flush() {
        var _ = child.flush();
    }

    /** Tells whether anything has gone to the child. */
    boolean isBegun() {
        return isBegun;
    }

    /** Tells whether nothing more will go to the child. */
    boolean isEnded() {
        return isEnded;
    }

    /** Tells whether the child reads as fast as this is written. */
    boolean isTaken() {
        return child.isWritable();
    }
}
