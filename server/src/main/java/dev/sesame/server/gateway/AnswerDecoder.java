package dev.sesame.server.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads answers, and takes small chunks together that came at once: a model sends many, and one by
 * one they would cost more than all else. Whole chunks without extensions are taken here; the last
 * chunk, and all else of HTTP, is the library's.
 */
final class AnswerDecoder extends HttpResponseDecoder {
    private static final int LONGEST_LINE = 8 << 10;
    private static final int LONGEST_FIELDS = 64 << 10;
    private static final int LARGEST_PIECE = 64 << 10;

    /** Of the digits that tell a size. */
    private static final int MOST_DIGITS = 5;

    private boolean hasPlainChunks;

    /** How many bytes of a chunk the library has yet to read. */
    private int left;

    private boolean isBetween = true;

    AnswerDecoder() {
        super(
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(LONGEST_LINE)
                        .setMaxHeaderSize(LONGEST_FIELDS)
                        .setMaxChunkSize(LARGEST_PIECE));
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
            throws Exception {
        isBetween = false;
        if (hasPlainChunks && left == 0) {
            gather(in, out);
            if (!out.isEmpty() || (hasPlainChunks && left == 0)) {
                return; // with what came, or for more
            }
        }
        int before = in.readableBytes();
        super.decode(context, in, out);
        left = Math.max(0, left - (before - in.readableBytes()));
        if (!out.isEmpty() && out.getFirst() instanceof HttpResponse head) {
            hasPlainChunks = HttpUtil.isTransferEncodingChunked(head);
        }
        isBetween = !out.isEmpty() && out.getLast() instanceof LastHttpContent;
    }

    /** Tells whether nothing came since an answer ended, or at all. */
    boolean isBetweenAnswers() {
        return isBetween;
    }

    /** Takes the whole chunks that {@code in} begins with, and finds out who reads the next. */
    private void gather(ByteBuf in, List<Object> out) {
        var bytes = new byte[in.readableBytes()];
        in.getBytes(in.readerIndex(), bytes);
        int gathered = 0;
        int at = 0;
        while (hasPlainChunks && left == 0) {
            int stop = endOfDigits(bytes, at);
            if (stop + 1 >= bytes.length) {
                break; // of the next one not even the size is here
            }
            int start = stop + 2;
            int size = size(bytes, at, stop);
            int next = start + size + 2;
            hasPlainChunks = size > 0 && isEndOfLine(bytes, stop);
            if (hasPlainChunks && next > bytes.length) {
                left = next - at;
            } else if (hasPlainChunks && isEndOfLine(bytes, start + size)) {
                System.arraycopy(bytes, start, bytes, gathered, size);
                gathered += size;
                at = next;
            } else {
                hasPlainChunks = false;
            }
        }
        in.skipBytes(at);
        if (gathered > 0) {
            out.add(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes, 0, gathered)));
        }
    }

    private static int endOfDigits(byte[] bytes, int from) {
        int most = Math.min(bytes.length, from + MOST_DIGITS);
        int at = from;
        while (at < most && HexFormat.isHexDigit(bytes[at])) {
            at++;
        }
        return at;
    }

    private static int size(byte[] bytes, int from, int to) {
        int size = 0;
        for (int at = from; at < to; at++) {
            size = size << 4 | HexFormat.fromHexDigit(bytes[at]);
        }
        return size;
    }

    private static boolean isEndOfLine(byte[] bytes, int at) {
        return bytes[at] == '\r' && bytes[at + 1] == '\n';
    }
}
