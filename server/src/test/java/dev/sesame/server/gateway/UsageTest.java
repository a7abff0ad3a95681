package dev.sesame.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.server.usage.UsageRecord;
import dev.sesame.testkit.FakeModelProvider;
import dev.sesame.testkit.FakeModelProvider.Reply;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens as answers tell them. */
final class UsageTest {
    private final FakeModelProvider upstream = FakeModelProvider.start();
    private final RunningGateway gateway = RunningGateway.before(upstream.uri());

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    private UsageRecord usage(String path, String model, Reply reply)
            throws IOException, InterruptedException {
        upstream.next(reply);
        gateway.post(path, Gate.ALICE, RunningGateway.asking(model));
        return gateway.gate().usage();
    }

    @Test
    void ofAChatInPieces() throws IOException, InterruptedException {
        var usage =
                usage(
                        "/v1/chat/completions",
                        Acme.MODEL,
                        Reply.events(
                                "data: {\"choices\":[{\"delta\":{\"content\":\"\\\"usage\\\":{\\\"pro"
                                        + "mpt_tokens\\\":1}\"}}],\"usage\":null}\n\n",
                                "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":11,\"completion",
                                "_tokens\":7,\"total_tokens\":18,\"prompt_tokens_details\":{"
                                        + "\"cached_tokens\":5}}}\n\ndata: [DONE]\n\n"));
        assertThat(usage.inputTokens()).isEqualTo(11);
        assertThat(usage.outputTokens()).isEqualTo(7);
        assertThat(usage.cachedTokens()).isEqualTo(5);
        assertThat(usage.estimated()).isFalse();
        assertThat(usage.provider()).isEqualTo("acme");
        assertThat(usage.model()).isEqualTo(Acme.MODEL);
        assertThat(usage.team()).isEqualTo("engineering");
        assertThat(gateway.gate().settled).containsExactly(18L);
        assertThat(gateway.gate().event().outputTokens()).isEqualTo(7);
    }

    @Test
    void ofAResponseWhoseTextIsLong() throws IOException, InterruptedException {
        var usage =
                usage(
                        "/v1/responses",
                        Acme.MODEL,
                        Reply.events(
                                "event: response.created\ndata: {\"response\":{\"usage\":null}}\n\n",
                                "event: response.completed\ndata: {\"response\":{\"output\":\""
                                        + "x".repeat(50_000)
                                        + "\",\"usage\":{\"input_tokens\":20,\"input_tokens_details\""
                                        + ":{\"cached_tokens\":4},\"output_tokens\":9,"
                                        + "\"output_tokens_details\":{\"reasoning_tokens\":3},"
                                        + "\"total_tokens\":29},\"user\":null}}\n\n"));
        assertThat(usage.inputTokens()).isEqualTo(20);
        assertThat(usage.outputTokens()).isEqualTo(9);
        assertThat(usage.cachedTokens()).isEqualTo(4);
    }

    @Test
    void ofAMessageThatTellsItAtBothEnds() throws IOException, InterruptedException {
        var usage =
                usage(
                        "/v1/messages",
                        Acme.CLAUDE,
                        Reply.events(
                                "event: message_start\ndata: {\"message\":{\"usage\":{\"input_tokens"
                                        + "\":3,\"cache_creation_input_tokens\":100,"
                                        + "\"cache_read_input_tokens\":50,\"output_tokens\":1}}}\n\n",
                                "data: " + "x".repeat(30_000) + "\n\n",
                                "event: message_delta\ndata: {\"delta\":{},\"usage\":{"
                                        + "\"output_tokens\":15}}\n\n"));
        assertThat(usage.inputTokens()).isEqualTo(153);
        assertThat(usage.outputTokens()).isEqualTo(15);
        assertThat(usage.cachedTokens()).isEqualTo(50);
        assertThat(usage.upstream()).isEqualTo("anthropic");
    }

    @Test
    void ofAnswersInOnePiece() throws IOException, InterruptedException {
        var chat =
                usage(
                        "/v1/chat/completions",
                        Acme.MODEL,
                        Reply.json(
                                200,
                                "{\"choices\":[],\n \"usage\" : { \"prompt_tokens\": 8, "
                                        + "\"completion_tokens\": 2 }\n}"));
        assertThat(chat.inputTokens()).isEqualTo(8);
        assertThat(chat.outputTokens()).isEqualTo(2);
        var embeddings =
                usage(
                        "/v1/embeddings",
                        Acme.MODEL,
                        Reply.json(
                                200,
                                "{\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8},\"data\":["
                                        + "1,".repeat(20_000)
                                        + "1]}"));
        assertThat(embeddings.inputTokens()).isEqualTo(8);
        assertThat(embeddings.outputTokens()).isZero();
    }

    @Test
    void ofOtherThingsOfThatNameIsNone() throws IOException, InterruptedException {
        var usage =
                usage(
                        "/v1/chat/completions",
                        Acme.MODEL,
                        Reply.json(
                                200,
                                "{\"usage\":{\"prompt_tokens\":8,\"completion_tokens\":2},"
                                        + "\"metadata\":{\"usage\":{\"pages\":500}}}"));
        assertThat(usage.inputTokens()).isEqualTo(8);
        assertThat(usage.outputTokens()).isEqualTo(2);
    }

    @Test
    void isWhatTheEndOfAnAnswerSaysAndNotMoreThanThereCanBe()
            throws IOException, InterruptedException {
        var echo = "{\"tools\":[{\"usage\":{\"prompt_tokens\":77777}}],\"x\":\"";
        var usage =
                usage(
                        "/v1/chat/completions",
                        Acme.MODEL,
                        Reply.json(
                                200,
                                echo
                                        + "x".repeat(30_000)
                                        + "\",\"usage\":{\"prompt_tokens\":8,"
                                        + "\"completion_tokens\":9223372036854775807}}"));
        assertThat(usage.inputTokens()).isEqualTo(8);
        assertThat(usage.outputTokens()).isEqualTo(10_000_000);
        assertThat(gateway.gate().settled).containsExactly(10_000_008L);
    }

    @Test
    void isGuessedWhenTheAnswerDoesNotTell() throws IOException, InterruptedException {
        var usage =
                usage(
                        "/v1/chat/completions",
                        Acme.MODEL,
                        Reply.events("data: {\"a\":1}\n\n".repeat(30), "data: [DONE]\n\n"));
        assertThat(usage.estimated()).isTrue();
        assertThat(usage.outputTokens()).isEqualTo(31);
        assertThat(usage.inputTokens()).isEqualTo(RunningGateway.asking(Acme.MODEL).length() / 4);
    }

    @Test
    void ofACountOfTokensIsNothing() throws IOException, InterruptedException {
        var usage =
                usage(
                        "/v1/messages/count_tokens",
                        Acme.CLAUDE,
                        Reply.json(200, "{\"input_tokens\":2095}"));
        assertThat(usage.inputTokens()).isZero();
        assertThat(usage.estimated()).isFalse();
        assertThat(gateway.gate().settled).containsExactly(0L);
    }
}
