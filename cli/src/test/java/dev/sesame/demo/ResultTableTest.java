package dev.sesame.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.terminal.Screen;
import dev.sesame.terminal.Streams;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ResultTableTest {
    private static final Step STEP = Step.of("greets").expect(Check.exitCode(0), Check.says("hi"));

    @Test
    void exitsWithZeroOnlyWhenEverythingHeld() {
        var good = STEP.judge(outcome(0, "hi", false));
        assertThat(new ResultTable(List.of(good, good)).exitCode()).isZero();
        for (var bad : List.of(outcome(1, "hi", false), outcome(0, "", false))) {
            assertThat(new ResultTable(List.of(good, STEP.judge(bad))).exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aStepThatShowsATokenDoesNotHold() {
        assertThat(STEP.judge(outcome(0, "hi", true)).held()).isFalse();
    }

    @Test
    void whereNothingWasCheckedNothingHeld() {
        assertThat(new ResultTable(List.of()).exitCode()).isEqualTo(1);
        assertThat(Step.of("does nothing").judge(outcome(0, "", false)).held()).isFalse();
    }

    @Test
    void namesWhatDidNotHoldBelowItsRow() {
        var table =
                new ResultTable(
                        List.of(
                                STEP.judge(outcome(0, "hi", false)),
                                STEP.judge(outcome(4, "hi", false))));
        assertThat(printed(table))
                .isEqualTo(
                        """

                        What held
                          held       1  greets
                          NOT HELD   2  greets
                                      not so: exit code 0

                        1 of 2 steps held.
                        """);
    }

    @Test
    void aTokenIsNotPrintedWhoeverSaysIt() {
        try (var signOn = new SignOn(InstantSource.system())) {
            var token = signOn.issue("gateway").reveal();
            var out = new ByteArrayOutputStream();
            page(out, signOn).output("token: " + token + "\u001b[2J");
            assertThat(out.toString(UTF_8)).isEqualTo("   | token: ****\\x1b[2J\n");
        }
    }

    private static Outcome outcome(int exit, String output, boolean showsToken) {
        return new Outcome(exit, output, showsToken, Traffic.NONE, 0);
    }

    private static String printed(ResultTable table) {
        var out = new ByteArrayOutputStream();
        try (var signOn = new SignOn(InstantSource.system())) {
            table.print(page(out, signOn));
        }
        return out.toString(UTF_8);
    }

    private static Page page(ByteArrayOutputStream out, SignOn signOn) {
        var stream = new PrintStream(out, true, UTF_8);
        var streams = new Streams(InputStream.nullInputStream(), stream, stream);
        return new Page(streams, Screen.none(), signOn);
    }
}
