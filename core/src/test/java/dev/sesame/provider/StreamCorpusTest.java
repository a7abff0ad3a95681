package dev.sesame.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sesame.AuthException;
import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.FakeModelProvider.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamCorpusTest {
    @TempDir Path home;
    private final FakeModelProvider server = FakeModelProvider.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "02-crlf, '', pong",
        "03-cr, '', pong",
        "04-mixed, '', pong",
        "05-comments, '', pong",
        "06-multiline-data, '', pong",
        "07-no-space, '', pong",
        "10-no-done, STREAM_TRUNCATED, pong",
        "11-cut-mid-json, STREAM_TRUNCATED, po",
        "12-no-final-blank, STREAM_TRUNCATED, pong",
        "13-bad-json, STREAM_INVALID, po",
        "14-error-event, UPSTREAM_ERROR, po",
        "15-openai-error, UPSTREAM_ERROR, ''",
        "16-html, STREAM_INVALID, ''",
        "18-empty, STREAM_TRUNCATED, ''",
        "19-after-done, '', pong",
        "21-split-utf8, '', p😀ng",
        "24-ansi-content, '', '\u001b[31mred\u001b]52;c;ZXZpbA==\u0007'",
        "25-anthropic, '', pong",
        "27-duplicate-bom, '', ''",
        "28-null-choices, '', pong",
        "29-usage-only, '', pong",
    })
    void everyStreamOfTheCorpusEndsAsItShould(String name, String code, String text)
            throws IOException {
        server.next(Reply.events(corpus(name)));
        var talk = new Talk(home);
        var npm = name.contains("anthropic") ? "\"npm\":\"@ai-sdk/anthropic\"" : "";
        var failure =
                catchThrowableOfType(
                        AuthException.class, () -> talk.ask(Talk.corp(server.uri(), npm, "{}")));

        assertThat(talk.text).hasToString(text);
        assertThat(kind(failure)).isEqualTo(code);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aLineOfTwoMegabytesIsGivenUp() {
        server.next(
                Reply.events(
                        "data: {\"choices\":[{\"delta\":{\"content\":\""
                                + "x".repeat(2_000_000)
                                + "\"}}]}\n\n"));
        var talk = new Talk(home);
        var failure =
                catchThrowableOfType(
                        AuthException.class, () -> talk.ask(Talk.corp(server.uri(), "", "{}")));

        assertThat(kind(failure)).isEqualTo("STREAM_INVALID");
        assertThat(talk.text).isEmpty();
    }

    @Test
    void aConnectionThatBreaksInTheMiddleIsReportedWithWhatCame() {
        server.next(
                Reply.events("data: {\"choices\":[{\"delta\":{\"content\":\"half\"}}]}\n\n").cut());
        var talk = new Talk(home);
        var failure =
                catchThrowableOfType(
                        AuthException.class, () -> talk.ask(Talk.corp(server.uri(), "", "{}")));

        assertThat(kind(failure)).isEqualTo("STREAM_TRUNCATED");
        assertThat(talk.text).hasToString("half");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void anEventThatIsNoObjectIsMalformed() {
        server.next(Reply.events("data: [1]\n\n"));
        var failure =
                catchThrowableOfType(
                        AuthException.class,
                        () -> new Talk(home).ask(Talk.corp(server.uri(), "", "{}")));

        assertThat(kind(failure)).isEqualTo("STREAM_INVALID");
    }

    @Test
    void aCharacterIsNeverSplitHoweverTheBytesCome() throws IOException {
        var bytes = corpus("21-split-utf8").getBytes(StandardCharsets.UTF_8);
        var oneByOne =
                new InputStream() {
                    private final ByteArrayInputStream rest = new ByteArrayInputStream(bytes);

                    @Override
                    public int read() {
                        return rest.read();
                    }

                    @Override
                    public int read(byte[] buffer, int offset, int length) {
                        return rest.read(buffer, offset, Math.min(1, length));
                    }
                };

        assertThat(events(oneByOne)).isEqualTo(events(new ByteArrayInputStream(bytes)));
        assertThat(events(new ByteArrayInputStream(bytes)).getFirst().data()).contains("p😀ng");
    }

    @ParameterizedTest
    @CsvSource({
        "'data\n\n', 1, ''",
        "'event: a\n\ndata: b\n\n', 1, b",
        "'data: a\ndata: b\n\n', 1, 'a\nb'",
        "'datax: a\n\n', 0, ''",
        "'data:  a\n\n', 1, ' a'",
        "':data: a\n\n', 0, ''",
        "'id: 1\nretry: 2\ndata: a\n\n', 1, a",
        "'\uFEFFdata: a\n\n', 1, a",
    })
    void theGrammarOfEventStreamsIsKept(String stream, int count, String data) throws IOException {
        var events = events(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)));

        assertThat(events).hasSize(count);
        assertThat(events).allSatisfy(event -> assertThat(event.data()).isEqualTo(data));
        assertThat(events).allSatisfy(event -> assertThat(event.name()).isEmpty());
    }

    @Test
    void theDataOfOneEventHasALimitToo() {
        var line = "data: " + "x".repeat(700_000) + "\n";
        server.next(Reply.events(line + line));
        var failure =
                catchThrowableOfType(
                        AuthException.class,
                        () -> new Talk(home).ask(Talk.corp(server.uri(), "", "{}")));

        assertThat(failure.problem()).contains("larger than 1 MiB");
    }

    private static List<ServerSentEvents.Event> events(InputStream in) throws IOException {
        var reader = new ServerSentEvents(in);
        var events = new ArrayList<ServerSentEvents.Event>();
        for (var next = reader.next(() -> false);
                next.isPresent();
                next = reader.next(() -> false)) {
            events.add(next.get());
        }
        return events;
    }

    private static String kind(@org.jspecify.annotations.Nullable AuthException failure) {
        return failure == null ? "" : ApiError.of(failure).orElseThrow().kind().name();
    }

    private static String corpus(String name) throws IOException {
        try (var in = StreamCorpusTest.class.getResourceAsStream("/sse/" + name + ".sse")) {
            return new String(
                    java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
