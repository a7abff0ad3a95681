package dev.sesame.server.usage;

import static dev.sesame.server.usage.Records.DAY;
import static dev.sesame.server.usage.Records.NOON;
import static dev.sesame.server.usage.Records.awaitStored;
import static dev.sesame.server.usage.Records.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Secret;
import dev.sesame.server.usage.UsageReport.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records in a file, which is what there is without a database. */
final class UsageStoreTest {
    private static final Selection ALL = new Selection(DAY, DAY, Optional.empty());

    /** More than are read at once. */
    private static final int MANY = 20_000;

    @TempDir private Path folder;

    @Test
    void whatWasAddedIsInTheReportsSoonAndAfterARestart() throws SQLException {
        try (var store = open()) {
            store.add(record("one"));
            awaitStored(store);
            assertThat(store.report().total(ALL).requests()).isEqualTo(1);
            assertThat(store.degraded()).isFalse();
        }
        try (var store = open()) {
            assertThat(store.report().total(ALL).requests()).isEqualTo(1);
        }
        assertThat(Records.inFile(folder).getFirst())
                .containsExactly(
                        "2026-01-05",
                        "https://login.test",
                        "ann",
                        "ann@acme.test",
                        "engineering",
                        "acme",
                        "small",
                        "1",
                        "0",
                        "100",
                        "10",
                        "50",
                        "0");
    }

    @Test
    void whatWasAddedBeforeTheEndIsStored() {
        try (var store = open()) {
            for (int i = 0; i < MANY; i++) {
                store.add(record("r" + i));
            }
        }
        try (var store = open()) {
            assertThat(store.report().total(ALL).requests()).isEqualTo(MANY);
            assertThat(store.waiting()).isZero();
        }
    }

    @Test
    void manyThreadsAddAtOnce() {
        try (var store = open()) {
            try (var threads = Executors.newFixedThreadPool(8)) {
                for (int i = 0; i < 8; i++) {
                    var own = "t" + i + "-";
                    threads.execute(() ->
                            IntStream.range(0, 500).forEach(it -> store.add(record(own + it))));
                }
            }
            awaitStored(store);
            assertThat(store.report().total(ALL).requests()).isEqualTo(4000);
        }
    }

    @Test
    void whatCannotBeStoredIsCounted() {
        var store = open();
        store.close();
        store.add(record("late"));
        assertThat(store.lost()).isEqualTo(1);
    }

    @Test
    void halfALineOfAnEarlierProcessIsLeftOut() throws IOException {
        try (var store = open()) {
            store.add(record("one"));
        }
        var line = new String(new JournalLine().of(record("two")), UTF_8);
        Files.writeString(
                folder.resolve("usage-x-1.journal"), line + "strange\n" + line.substring(9));
        Files.writeString(folder.resolve("usage-x-2.journal"), line.substring(0, 30));
        try (var store = open()) {
            awaitStored(store);
            assertThat(store.report().total(ALL).requests()).isEqualTo(2);
        }
        try (var files = Files.list(folder)) {
            assertThat(files).noneMatch(each -> each.toString().endsWith(".journal"));
        }
    }

    @Test
    void zerosAreNoRecords() throws IOException {
        var line = new String(new JournalLine().of(record("one")), UTF_8);
        var zeros = "\0".repeat(1 << 18);
        int many = (1 << 20) / line.length(); // zeros behind them are read in two pieces
        Files.writeString(folder.resolve("usage-x-1.journal"), line.repeat(many) + zeros);
        Files.writeString(folder.resolve("usage-x-2.journal"), line + zeros + line + line);
        try (var store = open()) {
            awaitStored(store);
            assertThat(store.report().total(ALL).requests()).isEqualTo(many + 2);
        }
    }

    @Test
    void ofAFileThatIsStoredInPartTheRestIsStored() throws IOException, SQLException {
        open().close();
        var one = new JournalLine().of(record("one"));
        var file = "usage-x-1.journal";
        Files.writeString(folder.resolve(file), new String(one, UTF_8).repeat(3));
        try (var connection = DriverManager.getConnection(Records.file(folder));
                var statement =
                        connection.prepareStatement(
                                "insert into usage_journal (file, taken) values (?, ?)")) {
            statement.setString(1, file);
            statement.setLong(2, one.length);
            statement.executeUpdate();
        }
        try (var store = open()) {
            awaitStored(store);
            assertThat(store.report().total(ALL).requests()).isEqualTo(2);
        }
    }

    @Test
    void aFileWithoutRecordsStopsNobody() throws IOException {
        Files.createFile(folder.resolve("usage-0-1.journal")); // of one that was killed when idle
        Files.writeString(folder.resolve("usage-0-2.journal"), "half a li");
        try (var store = open()) {
            store.add(record("one"));
            awaitStored(store);
            assertThat(store.report().total(ALL).requests()).isEqualTo(1);
        }
    }

    @Test
    void noTextBreaksIt() throws SQLException {
        var nasty = "a\0b\uD800c'\"\\;--\n" + "\uD83D\uDE00".repeat(300);
        try (var store = open()) {
            store.add(record(nasty, NOON, nasty, nasty + "/" + nasty));
            awaitStored(store);
            assertThat(store.degraded()).isFalse();
        }
        var stored = Records.inFile(folder).getFirst();
        assertThat(stored.get(2)).startsWith("a b?c'\"\\;--\n").hasSizeLessThan(257);
    }

    @Test
    void aFolderServesOneProcess() {
        try (var _ = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(AuthException.class)
                    .hasMessageContaining("another server uses " + folder);
        }
        open().close();
    }

    @Test
    void onlyPostgreSqlIsADatabaseElsewhere() {
        for (var url : List.of("jdbc:mysql://h/d?password=geheim", "jdbc:h2:mem:x", "")) {
            assertThatThrownBy(() ->
                            UsageStore.open(Optional.of(Secret.of(url)), folder, Records.SOON))
                    .isInstanceOf(AuthException.class)
                    .hasMessageContaining("PostgreSQL")
                    .message()
                    .doesNotContain("geheim");
        }
    }

    private UsageStore open() {
        return UsageStore.open(Optional.empty(), folder, Records.SOON);
    }
}
