package dev.sesame.server.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sesame.Secret;
import dev.sesame.server.usage.UsageReport.By;
import dev.sesame.server.usage.UsageReport.Line;
import dev.sesame.server.usage.UsageReport.Selection;
import dev.sesame.testkit.PostgreSql;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that an earlier version made get the form of this one and keep what they hold. */
final class MigrationTest {
    private static final String OF_THE_FIRST_VERSION =
            """
            insert into usage_record values
              ('1', '2026-01-05 12:00:00+00', '2026-01-05', 'https://login.test', 'ann', 'ann',
                'eng', 'acme', 'small', 'openai', 200, 7, 1, 3, true, 5),
              ('2', '2026-01-05 13:00:00+00', '2026-01-05', 'https://login.test', 'ann', 'ann',
                'eng', 'acme', 'small', 'openai', 200, 10, 2, 4, true, 5),
              ('3', '2026-01-05 14:00:00+00', '2026-01-05', 'https://login.test', 'bob', 'bob',
                'ops', 'acme', 'small', 'openai', 502, 0, 0, 0, false, 5),
              ('4', '2026-01-06 12:00:00+00', '2026-01-06', 'https://login.test', 'ann', 'ann',
                'eng', 'acme', 'small', 'openai', 200, 100, 20, 0, false, 5)\
            """;

    private static final Selection ALL =
            new Selection(Records.DAY, Records.DAY.plusDays(1), Optional.empty());

    @TempDir private Path folder;

    @Test
    void postgreSqlIsBroughtUpToDate() throws IOException, SQLException {
        try (var postgres = PostgreSql.start(folder.resolve("postgres"))) {
            var url = postgres.database("usage");
            makeFirstVersion(url);
            check(url);
        }
    }

    @Test
    void theFileKeepsWhatWasUsed() throws SQLException {
        makeFirstVersion(Records.file(folder));
        try (var store = open()) {
            store.add(Records.record("new"));
            Records.awaitStored(store);
        }
        try (var store = open()) {
            assertThat(store.report().total(ALL)).isEqualTo(total(5, 217, 33, 57));
            assertThat(store.report().lines(By.DAY, ALL, 9))
                    .extracting(Line::requests, Line::inputTokens)
                    .containsExactly(tuple(4L, 117L), tuple(1L, 100L));
            assertThat(store.report().lines(By.TEAM, ALL, 9))
                    .extracting(Line::name, Line::requests, Line::failed, Line::estimated)
                    .containsExactly(
                            tuple("eng", 3L, 0L, 2L),
                            tuple("engineering", 1L, 0L, 0L),
                            tuple("ops", 1L, 1L, 0L));
        }
    }

    @Test
    void whatWasKilledInBetweenBeginsAnew() throws SQLException {
        makeFirstVersion(Records.file(folder));
        try (var connection = DriverManager.getConnection(Records.file(folder));
                var statement = connection.createStatement()) {
            statement.execute("create table usage_sum (half int)");
        }
        try (var store = open()) {
            assertThat(store.report().total(ALL)).isEqualTo(total(4, 117, 23, 7));
        }
    }

    private UsageStore open() {
        return UsageStore.open(Optional.empty(), folder, Records.SOON);
    }

    private static Line total(long requests, long input, long output, long cached) {
        return new Line("", Optional.empty(), requests, 1, input, output, cached, 2);
    }

    private static void makeFirstVersion(String url) throws SQLException {
        var old =
                Flyway.configure()
                        .dataSource(url, null, null)
                        .locations("classpath:dev/sesame/server/usage/migration")
                        .target("1")
                        .load();
        old.migrate();
        try (var connection = old.getConfiguration().getDataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(OF_THE_FIRST_VERSION);
        }
    }

    private void check(String url) throws SQLException {
        try (var store = UsageStore.open(Optional.of(Secret.of(url)), folder, Records.SOON)) {
            store.add(Records.record("new"));
        }
        assertThat(Records.in(url))
                .extracting(List::getFirst)
                .containsExactly("1", "2", "3", "4", "new");
    }
}
