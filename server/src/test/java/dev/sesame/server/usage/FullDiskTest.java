package dev.sesame.server.usage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose files cannot grow any more: a limit of the system is as good as a full disk. */
final class FullDiskTest {
    private static final int MANY = 5000;

    /** In blocks of 512 bytes: less than what {@link #MANY} records need. */
    private static final String SOME = "800";

    /** Enough for the database, and not for a single record before it. */
    private static final String NONE = "400";

    @TempDir private Path folder;

    @Test
    void whatDoesNotFitIsCountedAndStopsNobody() throws IOException {
        int lost = Integer.parseInt(addWithin(SOME).strip());
        assertThat(lost).isBetween(1, MANY - 1);
        try (var store = open(folder)) {
            Records.awaitStored(store);
            var day = new UsageReport.Selection(Records.DAY, Records.DAY, Optional.empty());
            assertThat(store.report().total(day).requests()).isEqualTo(MANY - lost);
        }
    }

    @Test
    void whereNothingFitsAServerStartsAllTheSame() throws IOException {
        assertThat(addWithin(NONE).strip()).isEqualTo(String.valueOf(MANY));
    }

    private String addWithin(String blocks) throws IOException {
        var process =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "ulimit -f \"$0\"; exec \"$@\"",
                                blocks,
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Program.class.getName(),
                                folder.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.onExit().join();
        return said;
    }

    private static UsageStore open(Path folder) {
        return UsageStore.open(Optional.empty(), folder, Records.SOON);
    }

    /** Adds many records to the folder that it is given, and says how many of them were lost. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            var folder = Path.of(arguments[0]);
            try (var store = UsageStore.open(Optional.empty(), folder, Duration.ofHours(1))) {
                for (int i = 0; i < MANY; i++) {
                    store.add(Records.record("r" + i));
                }
                System.out.println(store.lost());
            }
        }
    }
}
