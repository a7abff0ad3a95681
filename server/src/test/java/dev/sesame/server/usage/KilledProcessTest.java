package dev.sesame.server.usage;

import static dev.sesame.server.usage.Records.DAY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Secret;
import dev.sesame.server.usage.UsageReport.Selection;
import dev.sesame.testkit.PostgreSql;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed while it records: what it acknowledged is there, once. */
final class KilledProcessTest {
    private static final int ENOUGH = 3000;

    @TempDir private Path folder;

    @Test
    void nothingIsMissingInTheFile() throws IOException {
        var acknowledged = recordUntilKilled("");
        assertThat(stored("")).containsAll(acknowledged);
    }

    @Test
    void nothingIsMissingInPostgreSqlOrOnTheDiskBesideIt() throws IOException {
        try (var postgres = PostgreSql.start(folder.resolve("postgres"))) {
            var url = postgres.database("usage");
            var acknowledged = recordUntilKilled(url);
            assertThat(stored(url)).containsAll(acknowledged);

            postgres.kill();
            var more = recordUntilKilled(postgres.url("later"));
            postgres.restart();
            assertThat(stored(postgres.database("later"))).containsAll(more);
        }
    }

    private List<String> recordUntilKilled(String url) throws IOException {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Recorder.class.getName(),
                                folder.resolve("state").toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (var input = process.outputWriter(UTF_8)) {
            input.write(url + "\n");
        }
        var acknowledged = new ArrayList<String>();
        try (var lines = process.inputReader(UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("killed-")) {
                    acknowledged.add(line);
                }
                if (acknowledged.size() == ENOUGH) {
                    process.toHandle().destroyForcibly(); // and its last words can be read
                }
            }
        }
        process.onExit().join();
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH);
        return acknowledged.subList(0, acknowledged.size() - 1); // half a line may be the last
    }

    private Set<String> stored(String url) {
        var given = Optional.of(Secret.of(url)).filter(each -> !each.isEmpty());
        try (var store = UsageStore.open(given, folder.resolve("state"))) {
            while (store.degraded()) {
                Thread.onSpinWait();
            }
            var all = store.report().recent(new Selection(DAY, DAY, Optional.empty()), 1_000_000);
            return all.stream().map(UsageRecord::requestId).collect(Collectors.toSet());
        }
    }
}
