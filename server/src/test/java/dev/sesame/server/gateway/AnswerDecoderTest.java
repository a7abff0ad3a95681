package dev.sesame.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gathered or not, however it comes, an answer says what the library reads in it. */
final class AnswerDecoderTest {
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String LONG = "0123456789abcdef".repeat(20);

    /** What was read of some answers. */
    private record Heard(String text, int heads, int ends, boolean isBroken) {}

    static List<String> answers() {
        return List.of(
                CHUNKED + "3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n",
                CHUNKED + "0\r\n\r\n",
                CHUNKED + "003\r\none\r\nA\r\n0123456789\r\n00\r\n\r\n",
                CHUNKED + "000000003\r\none\r\n1\r\n!\r\n0\r\n\r\n",
                CHUNKED + "140\r\n" + LONG + "\r\n1\r\n!\r\n0\r\n\r\n",
                CHUNKED + "3;name=value\r\none\r\n3\r\ntwo\r\n0\r\n\r\n",
                CHUNKED + "3\r\none\r\n0\r\nTrailer: yes\r\n\r\n",
                CHUNKED + "3\r\none\r\n3\r\ntwoX\r\n0\r\n\r\n",
                CHUNKED + "3\r\none\r\nxyz\r\ntwo\r\n0\r\n\r\n",
                CHUNKED + "3\r\none\r\n\r\n0\r\n\r\n",
                CHUNKED + "3\none\r\n0\r\n\r\n",
                CHUNKED + "-3\r\none\r\n0\r\n\r\n",
                CHUNKED + "fffffffff\r\none\r\n0\r\n\r\n",
                CHUNKED + "3\r\none\r\n3\r\ntw",
                CHUNKED + "1\r\n1\r\n0\r\n\r\n" + CHUNKED + "1\r\n2\r\n0\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n" + CHUNKED + "1\r\n1\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n3\r\none" + CHUNKED + "0\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n" + CHUNKED + "1\r\n2\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n3\r\nuntil the end");
    }

    @ParameterizedTest
    @MethodSource("answers")
    void saysWhatTheLibrarySays(String answer) {
        var expected = heard(new HttpResponseDecoder(), List.of(answer));
        var bytes = List.of(answer.split("", -1));
        assertThat(heard(new AnswerDecoder(), bytes)).isEqualTo(expected);
        for (int first = 1; first <= answer.length(); first++) {
            var two = List.of(answer.substring(0, first), answer.substring(first));
            assertThat(heard(new AnswerDecoder(), two))
                    .as("first %d bytes, then the rest", first)
                    .isEqualTo(expected);
        }
    }

    @Test
    void smallChunksThatComeAtOnceAreOnePiece() {
        var channel = new EmbeddedChannel(new AnswerDecoder());
        write(channel, CHUNKED + "1\r\na\r\n".repeat(40));
        channel.<HttpObject>readInbound();
        HttpContent piece = channel.readInbound();
        assertThat(text(piece)).isEqualTo("a".repeat(40));
        assertThat(channel.<HttpObject>readInbound()).isNull();
        channel.finish();
    }

    private static Heard heard(ChannelHandler decoder, List<String> reads) {
        var channel = new EmbeddedChannel(decoder);
        reads.forEach(each -> write(channel, each));
        channel.finish();
        var text = new StringBuilder();
        int heads = 0;
        int ends = 0;
        boolean isBroken = false;
        for (HttpObject each = channel.readInbound(); each != null; ) {
            isBroken |= each.decoderResult().isFailure();
            if (each instanceof HttpContent piece) {
                text.append(text(piece));
                ends += piece instanceof LastHttpContent ? 1 : 0;
            } else {
                heads++;
            }
            each = channel.readInbound();
        }
        return new Heard(text.toString(), heads, ends, isBroken);
    }

    private static void write(EmbeddedChannel channel, String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private static String text(HttpContent piece) {
        var text = piece.content().toString(StandardCharsets.US_ASCII);
        piece.release();
        return text;
    }
}
