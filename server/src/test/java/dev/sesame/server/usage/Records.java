package dev.sesame.server.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Records for tests. */
final class Records {
    static final Instant NOON = Instant.parse("2026-01-05T12:00:00.123456Z");

    static final LocalDate DAY = LocalDate.of(2026, 1, 5);

    /** Between two looks into the journal: tests need not wait as long as a server does. */
    static final Duration SOON = Duration.ofMillis(10);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private Records() {}

    static UsageRecord record(String requestId) {
        return record(requestId, NOON, "ann", "acme/small");
    }

    /** Returns when all that was added is in the database. */
    static void awaitStored(UsageStore store) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (store.waiting() > 0) {
            assertThat(System.nanoTime() - end).as("it is stored in time").isNegative();
            Thread.onSpinWait();
        }
    }

    /** Returns the columns of each sum in the file of {@code folder}, whose server has ended. */
    static List<List<String>> inFile(Path folder) throws SQLException {
        return in(file(folder), "select * from usage_sum order by subject");
    }

    static String file(Path folder) {
        return "jdbc:h2:file:"
                + folder.resolve("usage")
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
    }

    /** Returns the columns of each record in the PostgreSQL at {@code url}. */
    static List<List<String>> in(String url) throws SQLException {
        return in(url, "select * from usage_record order by request_id");
    }

    private static List<List<String>> in(String url, String query) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            var all = new ArrayList<List<String>>();
            while (row.next()) {
                var columns = new ArrayList<String>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    columns.add(row.getString(i));
                }
                all.add(columns);
            }
            return all;
        }
    }

    /** Returns one of 100 tokens in and 10 out. */
    static UsageRecord record(String requestId, Instant time, String subject, String model) {
        var slash = model.indexOf('/');
        return new UsageRecord(
                requestId,
                time,
                "https://login.test",
                subject,
                subject + "@acme.test",
                subject.startsWith("r") ? "research" : "engineering",
                model.substring(0, slash),
                model.substring(slash + 1),
                "openai",
                200,
                100,
                10,
                50,
                false,
                Duration.ofMillis(1234));
    }
}
