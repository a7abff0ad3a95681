package dev.sesame.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.server.definition.Provider.Form;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** However an answer comes in pieces, it says the same. */
final class MeterTest {
    private static final String BEGIN =
            "event: message_start\ndata: {\"message\":{\"usage\":{\"input_tokens\":12,"
                    + "\"output_tokens\":1}}}\n\n";

    private static final String END =
            "event: message_delta\ndata: {\"usage\":{\"output_tokens\":34}}\n\n";

    private static final String EVENT =
            "data: {\"delta\":\"a \\\"usage\\\":{\\\"input\\\":1}\"}\n\n";

    @Test
    void aWholeAnswerSaysWhatItsPiecesSay() {
        for (int events : List.of(0, 1, 50, 200, 2000)) {
            var answer = BEGIN + EVENT.repeat(events) + END;
            var expected = new Tokens(12, 34, 0, false);
            for (int size : List.of(1, 100, 5000, 8192, 20_000, answer.length())) {
                assertThat(metered(answer, size, false).tokens(100)).isEqualTo(expected);
                assertThat(metered(answer, size, true).tokens(100)).isEqualTo(expected);
            }
        }
    }

    @Test
    void withoutUsageEventsAreCounted() {
        var answer = "data: {\"delta\":\"x\"}\n\n".repeat(40);
        for (int size : List.of(1, 100, answer.length())) {
            assertThat(metered(answer, size, false).tokens(400)).isEqualTo(Tokens.guessed(400, 40));
            assertThat(metered(answer, size, true).tokens(400)).isEqualTo(Tokens.guessed(400, 40));
        }
    }

    @Test
    void theLastUsageCounts() {
        var answer =
                "data: {\"usage\":{\"prompt_tokens\":1}}\n".repeat(3)
                        + "data: {\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":8}}\n"
                        + "data: {\"usage\":null}\n";
        var meter = new Meter(Form.OPENAI, true);
        meter.saw(Buffer.buffer(answer), true);
        assertThat(meter.tokens(100)).isEqualTo(new Tokens(7, 8, 0, false));
    }

    @Test
    void anAnswerOfNothingIsNone() {
        var meter = new Meter(Form.OPENAI, true);
        meter.saw(Buffer.buffer(), true);
        assertThat(meter.bytes()).isZero();
        assertThat(meter.tokens(400)).isEqualTo(Tokens.guessed(400, 0));
    }

    /** Counts {@code answer} in pieces; its end comes with the last of them, or alone. */
    private static Meter metered(String answer, int size, boolean endsAlone) {
        var meter = new Meter(Form.ANTHROPIC, true);
        for (int at = 0; at < answer.length(); at += size) {
            int end = Math.min(at + size, answer.length());
            var piece = Buffer.buffer(answer.substring(at, end));
            meter.saw(piece, end == answer.length() && !endsAlone);
        }
        if (endsAlone) {
            meter.saw(Buffer.buffer(), true);
        }
        assertThat(meter.bytes()).isEqualTo(answer.length());
        return meter;
    }
}
