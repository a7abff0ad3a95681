package dev.sesame.server.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Secret;
import dev.sesame.server.usage.UsageReport.Line;
import dev.sesame.server.usage.UsageReport.Selection;
import dev.sesame.testkit.PostgreSql;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that an earlier version made get the form of this one and keep what they hold. */
final class MigrationTest {
    private static final String ONE_OF_THE_FIRST_VERSION =
            """
            insert into usage_record values ('old', '2026-01-05 12:00:00+00', '2026-01-05',
              'https://login.test', 'ann', 'ann', 'eng', 'acme', 'small', 'openai', 200, 7, 1, 0,
              false, 5)\
            """;

    private static final Selection ALL = new Selection(Records.DAY, Records.DAY, Optional.empty());

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
        try (var store = UsageStore.open(Optional.empty(), folder)) {
            store.add(Records.record("new"));
            Records.awaitStored(store);
            assertThat(store.report().total(ALL))
                    .isEqualTo(new Line("", Optional.empty(), 2, 0, 107, 11, 50, 0));
        }
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
            statement.execute(ONE_OF_THE_FIRST_VERSION);
        }
    }

    private void check(String url) throws SQLException {
        try (var store = UsageStore.open(Optional.of(Secret.of(url)), folder)) {
            store.add(Records.record("new"));
        }
        assertThat(Records.in(url)).extracting(List::getFirst).containsExactly("new", "old");
    }
}
