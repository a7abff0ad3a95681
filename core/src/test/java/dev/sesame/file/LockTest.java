package dev.sesame.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class LockTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    @TempDir Path folder;
    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("lock");
    }

    /** What another process finds. */
    private String stranger() throws IOException {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Stranger.class.getName(),
                                file.toString())
                        .redirectErrorStream(true)
                        .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void assertTaken(Path file) {
        assertThatThrownBy(() -> Lock.acquire(file, Duration.ofMillis(20)).close())
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.failure()).isEqualTo(Failure.UNREACHABLE));
    }

    @Test
    void whoGivesUpWaitingTakesNothingFromWhoHasIt() throws IOException {
        try (var _ = Lock.acquire(file, LONG)) {
            assertTaken(file);
            assertThat(stranger()).isEqualTo("UNREACHABLE");
        }
        assertThat(stranger()).isEqualTo("free");
        Lock.acquire(file, Duration.ZERO).close();
    }

    @Test
    void threadsHaveItOneAfterAnother()
            throws IOException, InterruptedException, ExecutionException {
        var count = Files.writeString(folder.resolve("count"), "0");
        var all = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                all.add(
                        threads.submit(() -> {
                            try (var _ = Lock.acquire(file, LONG)) {
                                int before = Integer.parseInt(Files.readString(count));
                                return Files.writeString(count, String.valueOf(before + 1));
                            }
                        }));
            }
            for (var each : all) {
                each.get();
            }
        }
        assertThat(count).content().isEqualTo("100");
    }

    @Test
    void aFolderWithTwoNamesHasOnePlace() throws IOException {
        var other =
                Files.createSymbolicLink(folder.resolveSibling(folder.getFileName() + "2"), folder);
        try (var _ = Lock.acquire(file, LONG)) {
            assertTaken(other.resolve("lock"));
            assertThat(stranger()).isEqualTo("UNREACHABLE");
        } finally {
            Files.delete(other);
        }
    }

    @Test
    void whatCannotBeOpenedHoldsUpNobody() throws IOException {
        Files.createDirectory(file);
        assertThatThrownBy(() -> Lock.acquire(file, LONG)).isInstanceOf(IOException.class);
        Files.delete(file);
        Lock.acquire(file, Duration.ZERO).close();
    }
}
