package dev.sesame.server.usage;

import static dev.sesame.server.usage.Records.DAY;
import static dev.sesame.server.usage.Records.NOON;
import static dev.sesame.server.usage.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sesame.AuthException;
import dev.sesame.Secret;
import dev.sesame.server.usage.UsageReport.By;
import dev.sesame.server.usage.UsageReport.Line;
import dev.sesame.server.usage.UsageReport.Person;
import dev.sesame.server.usage.UsageReport.Selection;
import dev.sesame.testkit.PostgreSql;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the console asks, in both databases. */
@ParameterizedClass
@EnumSource(UsageReportTest.Kind.class)
final class UsageReportTest {
    private static final Person ANN = new Person("https://login.test", "ann");
    private static final Selection WEEK = new Selection(DAY, DAY.plusDays(6), Optional.empty());
    private static final Selection OF_ANN = new Selection(DAY, DAY.plusDays(6), Optional.of(ANN));

    enum Kind {
        FILE,
        POSTGRESQL
    }

    @TempDir private static Path home;
    private static PostgreSql postgres;

    private final Kind kind;
    @TempDir private Path folder;
    private UsageStore store;

    UsageReportTest(Kind kind) {
        this.kind = kind;
    }

    @BeforeAll
    static void startDatabase() throws IOException {
        postgres = PostgreSql.start(home.resolve("postgres"));
    }

    @AfterAll
    static void endDatabase() {
        postgres.close();
    }

    @BeforeEach
    void fill() throws IOException {
        store =
                UsageStore.open(
                        kind == Kind.FILE
                                ? Optional.empty()
                                : Optional.of(
                                        Secret.of(
                                                postgres.database(
                                                        folder.getFileName().toString()))),
                        folder,
                        Records.SOON);
        Stream.of(
                        record("1", NOON, "ann", "acme/small"),
                        record("2", at(1), "ann", "acme/large"),
                        record("3", at(2), "ann", "acme/large"),
                        record("4", at(3), "bob", "acme/large"),
                        record("5", at(24), "rita", "claude/large"),
                        record("6", at(24 * 7), "ann", "acme/small"))
                .forEach(store::add);
        store.add(failed("7", at(25)));
        Records.awaitStored(store);
    }

    @AfterEach
    void end() {
        store.close();
    }

    private static Instant at(int hours) {
        return NOON.plus(Duration.ofHours(hours));
    }

    private static UsageRecord failed(String id, Instant time) {
        return new UsageRecord(
                id,
                time,
                "https://other.test",
                "ann",
                "Ann",
                "research",
                "acme",
                "large",
                "",
                502,
                0,
                0,
                0,
                true,
                Duration.ZERO);
    }

    @Test
    void countsByPersonWhoeverHasTheSameName() {
        assertThat(store.report().lines(By.PERSON, WEEK, 10))
                .extracting(
                        line -> line.person().orElseThrow().issuer(),
                        Line::name,
                        Line::requests,
                        Line::inputTokens)
                .containsExactly(
                        tuple("https://login.test", "ann@acme.test", 3L, 300L),
                        tuple("https://login.test", "bob@acme.test", 1L, 100L),
                        tuple("https://login.test", "rita@acme.test", 1L, 100L),
                        tuple("https://other.test", "Ann", 1L, 0L));
    }

    @Test
    void countsByTeamAndModelAndShowsTheLargest() {
        assertThat(store.report().lines(By.TEAM, WEEK, 10))
                .extracting(Line::name, Line::requests, Line::failed)
                .containsExactly(tuple("engineering", 4L, 0L), tuple("research", 2L, 1L));
        assertThat(store.report().lines(By.MODEL, WEEK, 2))
                .extracting(Line::name, Line::outputTokens, Line::estimated)
                .containsExactly(tuple("acme/large", 30L, 1L), tuple("acme/small", 10L, 0L));
    }

    @Test
    void countsByDayInTheirOrder() {
        assertThat(store.report().lines(By.DAY, WEEK, 10))
                .extracting(Line::name, Line::requests)
                .containsExactly(tuple("2026-01-05", 4L), tuple("2026-01-06", 2L));
    }

    @Test
    void countsForOnePerson() {
        assertThat(store.report().lines(By.MODEL, OF_ANN, 10))
                .extracting(Line::name, Line::requests)
                .containsExactly(tuple("acme/large", 2L), tuple("acme/small", 1L));
        assertThat(store.report().total(OF_ANN))
                .isEqualTo(new Line("", Optional.empty(), 3, 0, 300, 30, 150, 0));
    }

    @Test
    void aTimeWithoutRequestsIsZero() {
        var empty = new Selection(DAY.minusDays(9), DAY.minusDays(1), Optional.empty());
        assertThat(store.report().total(empty))
                .isEqualTo(new Line("", Optional.empty(), 0, 0, 0, 0, 0, 0));
        assertThat(store.report().lines(By.PERSON, empty, 10)).isEmpty();
    }

    @Test
    void whatADatabaseSaysOfItselfIsNotForEverybody() {
        var report = store.report();
        store.close();

        assertThatThrownBy(() -> report.total(WEEK))
                .isInstanceOf(AuthException.class)
                .hasMessage("the records of what was used cannot be read");
    }
}
