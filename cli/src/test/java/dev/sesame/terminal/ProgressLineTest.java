package dev.sesame.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A line as long as something goes on. */
class ProgressLineTest {
    private static final Screen TERMINAL = new Screen(true, true, false, true, 40);

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CountDownLatch shown = new CountDownLatch(1);

    /** Standard error, on which somebody waits for the first thing to be written. */
    private Streams streams() {
        var watched =
                new PrintStream(err, true, StandardCharsets.UTF_8) {
                    @Override
                    public void flush() {
                        super.flush();
                        shown.countDown();
                    }
                };
        var out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return new Streams(new ByteArrayInputStream(new byte[0]), out, watched);
    }

    private ProgressLine begin(String what) {
        return ProgressLine.begin(streams(), TERMINAL, what, () -> {});
    }

    private List<String> seen() {
        var written = err.toString(StandardCharsets.UTF_8);
        return dev.sesame.testkit.Screen.lines(written, 40, 10).stream()
                .filter(line -> !line.isEmpty())
                .toList();
    }

    @Test
    void itIsThereWhileSomethingLastsAndVanishesWithItsEnd() throws InterruptedException {
        var streams = streams();
        try (var line = ProgressLine.begin(streams, TERMINAL, "starting bad.js", () -> {})) {
            assertThat(shown.await(30, TimeUnit.SECONDS)).isTrue();
            line.above(() -> streams.err().println("!  a note"));
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("◒  starting bad.js...");
        assertThat(seen()).containsExactly("!  a note");
    }

    @Test
    void itFitsIntoTheTerminalAndHarmsItNot() throws InterruptedException {
        try (var _ = begin("starting \u001b[31m" + "x".repeat(100))) {
            assertThat(shown.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(err.toString(StandardCharsets.UTF_8).split("\r\u001b\\[K", -1))
                .contains("◒  starting \\x1b[31m" + "x".repeat(16) + "...")
                .allMatch(drawn -> drawn.length() < 40);
    }

    @Test
    void ofWhatEndsSoonNothingIsSeen() {
        for (int i = 0; i < 20; i++) {
            begin("starting good.js").close();
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
