package dev.sesame.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.FakeModelProvider.Reply;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTest {
    private static final String KEY = "\"options\":{\"apiKey\":\"the-key\"}";
    private static final String ANTHROPIC = "\"npm\":\"@ai-sdk/anthropic\"," + KEY;

    @TempDir Path home;
    private final FakeModelProvider server = FakeModelProvider.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theAnswerIsHeardWhileItIsGiven() {
        var heard = new CountDownLatch(1);
        var inTime = new AtomicBoolean();
        server.next(FakeModelProvider.openAi("first", "second"))
                .beforePiece(piece -> inTime.compareAndSet(false, piece == 1 && await(heard)));
        var talk = new Talk(home);
        talk.onText = heard::countDown;
        talk.ask(Talk.corp(server.uri(), KEY, "{}"));

        assertThat(inTime).isTrue();
        assertThat(talk.text).hasToString("firstsecond");
    }

    @Test
    void thoughtsAreToldApart() {
        server.next(
                Reply.events(
                        "data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"hm\"}}]}\n\n",
                        "data: {\"choices\":[{\"delta\":{\"reasoning\":\"!\",\"content\":null}}]}\n\n",
                        "data: {\"choices\":[{\"delta\":{\"content\":\"yes\"},\"finish_reason\":\"length\"}]}\n\n",
                        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":7,"
                                + "\"prompt_tokens_details\":{\"cached_tokens\":4},"
                                + "\"completion_tokens_details\":{\"reasoning_tokens\":5}}}\n\n"));
        var talk = new Talk(home);
        var completion = talk.ask(Talk.corp(server.uri(), KEY, "{}"));

        assertThat(talk.thoughts).hasToString("hm!");
        assertThat(talk.text).hasToString("yes");
        assertThat(completion)
                .isEqualTo(
                        new Completion(
                                "length",
                                new Usage(6, 2, 5, new Usage.Cache(4, 0)),
                                Message.Assistant.SILENT));
    }

    @Test
    void anthropicsThoughtsAreToldApart() {
        server.next(
                Reply.events(
                        "data: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}}\n\n",
                        "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"max_tokens\"}}\n\n"));
        var talk = new Talk(home);

        assertThat(talk.ask(Talk.corp(server.uri(), ANTHROPIC, "{}")))
                .isEqualTo(new Completion("length", Usage.NONE, Message.Assistant.SILENT));
        assertThat(talk.thoughts).hasToString("hm");
    }

    @ParameterizedTest
    @CsvSource({
        "stop, stop",
        "length, length",
        "tool_calls, tool-calls",
        "function_call, tool-calls",
        "content_filter, content-filter",
        "other, unknown"
    })
    void theReasonOfTheEndIsToldInOpenCodesWords(String theirs, String ours) {
        server.next(
                Reply.events("data: {\"choices\":[{\"finish_reason\":\"" + theirs + "\"}]}\n\n"));

        assertThat(new Talk(home).ask(Talk.corp(server.uri(), KEY, "{}")).finishReason())
                .isEqualTo(ours);
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, stop",
        "stop_sequence, stop",
        "tool_use, tool-calls",
        "refusal, content-filter",
        "other, unknown"
    })
    void anthropicsReasonOfTheEndIsToldInOpenCodesWords(String theirs, String ours) {
        server.next(
                Reply.events(
                        "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\""
                                + theirs
                                + "\"}}\n\n",
                        "data: {\"type\":\"message_stop\"}\n\n"));

        assertThat(new Talk(home).ask(Talk.corp(server.uri(), ANTHROPIC, "{}")).finishReason())
                .isEqualTo(ours);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
