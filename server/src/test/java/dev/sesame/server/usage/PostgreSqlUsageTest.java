package dev.sesame.server.usage;

import static dev.sesame.server.usage.Records.DAY;
import static dev.sesame.server.usage.Records.NOON;
import static dev.sesame.server.usage.Records.awaitStored;
import static dev.sesame.server.usage.Records.record;
import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.testkit.PostgreSql;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Records in a real PostgreSQL, which fails. */
final class PostgreSqlUsageTest {
    @TempDir private static Path home;
    private static PostgreSql postgres;

    @TempDir private Path folder;
    private String url;

    @BeforeAll
    static void start() throws IOException {
        postgres = PostgreSql.start(home.resolve("postgres"));
    }

    @AfterAll
    static void end() {
        postgres.close();
    }

    @BeforeEach
    void makeDatabase(TestInfo test) throws IOException {
        url = postgres.database(test.getTestMethod().orElseThrow().getName().toLowerCase(ROOT));
    }

    @Test
    void eachColumnHoldsWhatWasUsed() throws SQLException {
        var nasty = "{\"a\\\"},NULL\0\uD800'\n" + "\uD83D\uDE00".repeat(300);
        var noon = Instant.parse("2026-01-05T12:00:00Z");
        try (var store = open("state")) {
            store.add(record("a", noon, "ann", "acme/small"));
            store.add(record("b", NOON, nasty, "acme/" + nasty));
            awaitStored(store);
            assertThat(store.degraded()).isFalse();
        }
        var stored = Records.in(url);
        assertThat(stored.getFirst())
                .startsWith("a")
                .satisfies(row ->
                        assertThat(OffsetDateTime.parse(iso(row.get(1))))
                                .isEqualTo("2026-01-05T12:00:00Z"))
                .endsWith(
                        "2026-01-05",
                        "https://login.test",
                        "ann",
                        "ann@acme.test",
                        "engineering",
                        "acme",
                        "small",
                        "openai",
                        "200",
                        "100",
                        "10",
                        "50",
                        "f",
                        "1234");
        assertThat(stored.getLast().get(4)).startsWith("{\"a\\\"},NULL ?'\n").hasSizeLessThan(257);
        assertThat(stored.getLast().get(8)).startsWith("{\"a\\\"},NULL ?'\n");
    }

    /** PostgreSQL's {@code 2026-01-05 12:00:00+00} in ISO 8601. */
    private static String iso(String time) {
        return time.replace(' ', 'T') + ":00";
    }

    @Test
    void everyRecordIsThereOnceAlthoughTheDatabaseIsKilledInMidLoad()
            throws IOException, InterruptedException {
        var going = new AtomicBoolean(true);
        var added = new AtomicInteger();
        try (var store = open("state")) {
            var load =
                    Thread.startVirtualThread(() -> {
                        while (going.get()) {
                            store.add(record("r" + added.getAndIncrement()));
                            Thread.onSpinWait();
                        }
                    });
            awaitMore(added);
            postgres.kill();
            await(store, true);
            awaitMore(added);
            postgres.restart();
            await(store, false);
            going.set(false);
            load.join();
        }
        try (var store = open("other")) {
            assertThat(total(store)).isEqualTo(added.get());
        }
    }

    private static void awaitMore(AtomicInteger added) {
        for (int enough = added.get() + 1000; added.get() < enough; ) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whatWaitedOnTheDiskIsStoredByTheNextStart() throws IOException {
        postgres.kill();
        try (var store = open("state")) {
            for (int i = 0; i < 3000; i++) {
                store.add(record("r" + i));
            }
            store.add(record("last"));
            await(store, true);
            assertThatThrownBy(() -> total(store))
                    .isInstanceOfSatisfying(
                            AuthException.class,
                            e -> assertThat(e.failure()).isEqualTo(Failure.UNREACHABLE));
        }
        postgres.restart();
        try (var store = open("state")) {
            Records.awaitStored(store);
            assertThat(total(store)).isEqualTo(3001);
        }
    }

    @Test
    void severalServersShareADatabase() {
        var servers = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 3; i++) {
            var own = "state" + i;
            servers.add(
                    CompletableFuture.runAsync(
                            () -> {
                                try (var store =
                                        open(own)) { // all bring the tables into form at once
                                    for (int j = 0; j < 1000; j++) {
                                        store.add(record(own + "-" + j));
                                    }
                                }
                            },
                            Thread::startVirtualThread));
        }
        servers.forEach(CompletableFuture::join);
        try (var store = open("other")) {
            assertThat(total(store)).isEqualTo(3000);
        }
    }

    @Test
    void aWrongPasswordOrDatabaseEndsTheStartAndIsNotShown() {
        var wrongs =
                List.of(
                        url.replace(PostgreSql.PASSWORD, "falsch-0815"),
                        url.replaceFirst("/[a-z]+\\?", "/none?"));
        for (var wrong : wrongs) {
            assertThatThrownBy(() ->
                            UsageStore.open(Optional.of(Secret.of(wrong)), folder, Records.SOON))
                    .isInstanceOfSatisfying(
                            AuthException.class,
                            e -> {
                                assertThat(e.failure()).isEqualTo(Failure.INVALID_CONFIG);
                                assertThat(e.problem())
                                        .startsWith("usage cannot be stored in PostgreSQL: ")
                                        .doesNotContain("falsch", PostgreSql.PASSWORD);
                            });
        }
    }

    private UsageStore open(String state) {
        return UsageStore.open(Optional.of(Secret.of(url)), folder.resolve(state), Records.SOON);
    }

    private static long total(UsageStore store) {
        return store.report()
                .total(new UsageReport.Selection(DAY, DAY, Optional.empty()))
                .requests();
    }

    private static void await(UsageStore store, boolean degraded) {
        while (store.degraded() != degraded) {
            Thread.onSpinWait();
        }
    }
}
