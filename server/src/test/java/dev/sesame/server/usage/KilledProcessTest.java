package dev.sesame.server.usage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Secret;
import dev.sesame.testkit.PostgreSql;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed while it records: what it acknowledged is there, once. */
final class KilledProcessTest {
    private static final int ENOUGH = 3000;

    @TempDir private Path folder;

    @Test
    void nothingIsMissingInTheFile() throws IOException, SQLException {
        var acknowledged = recordUntilKilled("");
        assertThat(stored("")).containsAll(acknowledged);
    }

    @Test
    void nothingIsMissingInPostgreSqlOrOnTheDiskBesideIt() throws IOException, SQLException {
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

    /** Returns what the next process of that folder brings to the database, which has each once. */
    private List<String> stored(String url) throws SQLException {
        var given = Optional.of(Secret.of(url)).filter(each -> !each.isEmpty());
        var state = folder.resolve("state");
        try (var store = UsageStore.open(given, state, Records.SOON)) {
            Records.awaitStored(store);
        }
        return url.isEmpty() ? inFile(state) : inPostgreSql(url);
    }

    private static List<String> inPostgreSql(String url) throws SQLException {
        var ids = Records.in(url).stream().map(List::getFirst).toList();
        assertThat(ids).doesNotHaveDuplicates();
        return ids;
    }

    /** Each record was of somebody else, so that each sum is of one. */
    private static List<String> inFile(Path state) throws SQLException {
        var sums = Records.inFile(state);
        assertThat(sums).extracting(sum -> sum.get(7)).containsOnly("1");
        return sums.stream().map(sum -> sum.get(2)).toList();
    }
}
