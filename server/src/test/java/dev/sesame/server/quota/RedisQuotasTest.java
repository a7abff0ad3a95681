package dev.sesame.server.quota;

import static dev.sesame.server.definition.Limits.NONE;
import static dev.sesame.server.quota.People.admit;
import static dev.sesame.server.quota.People.admitted;
import static dev.sesame.server.quota.People.ask;
import static dev.sesame.server.quota.People.person;
import static dev.sesame.server.quota.People.refuse;
import static dev.sesame.server.quota.People.requests;
import static dev.sesame.server.quota.People.team;
import static dev.sesame.server.quota.People.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.server.access.Caller;
import dev.sesame.server.quota.Quotas.Admitted;
import dev.sesame.testkit.Redis;
import dev.sesame.testkit.SteppingClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits that several servers share through a real Redis. */
final class RedisQuotasTest {
    private static final Caller ANN = person("ann");

    @TempDir private Path folder;
    private final InstantSource clock = SteppingClock.at(Instant.now());
    private Redis redis;
    private final List<Quotas> replicas = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        redis = Redis.start(folder.resolve("redis"));
    }

    @AfterEach
    void end() {
        replicas.forEach(Quotas::close);
        redis.close();
    }

    @Test
    void threeServersLetThroughAsMuchAsOne() {
        var team = team(requests(500), requests(700));
        var passed = new AtomicInteger();
        hammer(replica -> {
            for (int i = 0; i < 200; i++) {
                if (ask(replica, ANN, team, 1) instanceof Admitted) {
                    passed.incrementAndGet();
                }
            }
        });
        assertThat(replicas).noneMatch(Quotas::degraded);
        assertThat(passed).hasValue(500);
        assertThat(admitted(replicas.getFirst(), person("bob"), team, 300)).isEqualTo(200);
    }

    @Test
    void tokensAreSettledForAll() {
        var team = team(tokens(100_000), NONE);
        hammer(replica -> {
            for (int i = 0; i < 50; i++) {
                admit(replica, ANN, team, 100).settle(i % 2 == 0 ? 50 : 150);
            }
        });
        // a settlement goes its way behind the answer: the same bucket's next answer comes after it
        replicas.forEach(replica -> admit(replica, ANN, team, 1));
        int used = 3 * 4 * 50 * 100 + 3;
        assertThat(refuse(replicas.getFirst(), ANN, team, 100_000 - used + 1)).isNotNull();
        assertThat(admit(replicas.getLast(), ANN, team, 100_000 - used)).isNotNull();
    }

    @Test
    void aNewLimitHoldsForAllAndWhatWasUsedStaysUsed() {
        var one = replica();
        var other = replica();
        assertThat(admitted(one, ANN, team(requests(10), NONE), 8)).isEqualTo(8);
        assertThat(admitted(other, ANN, team(requests(20), NONE), 5)).isEqualTo(5);
        assertThat(admitted(one, ANN, team(requests(20), NONE), 50)).isEqualTo(7);
        assertThat(admitted(replica(), ANN, team(requests(25), NONE), 50)).isEqualTo(5);
    }

    @Test
    void nothingStaysInRedisForEver() throws IOException {
        var quotas = replica();
        admit(quotas, ANN, team(tokens(100), requests(5)), 10).settle(0);
        admit(quotas, ANN, team(tokens(100), requests(5)), 10);
        for (var key :
                List.of(
                        "tokens per minute person eng https://login.test ann",
                        "requests per minute team eng")) {
            var answer = redis.ask("TTL \"sesame " + key + "\"");
            assertThat(Integer.parseInt(answer.substring(1))).isBetween(0, 61);
        }
    }

    @Test
    void withoutRedisEachServerCountsForItselfUntilItIsBack() throws IOException {
        var one = replica();
        var other = replica();
        var team = team(requests(10), NONE);
        assertThat(admitted(one, ANN, team, 5)).isEqualTo(5);
        redis.kill();
        assertThat(admitted(one, ANN, team, 30)).isEqualTo(10);
        assertThat(admitted(other, ANN, team, 30)).isEqualTo(10);
        assertThat(replicas).allMatch(Quotas::degraded);
        redis.restart();
        await(replicas);
        assertThat(admitted(one, ANN, team, 6) + admitted(other, ANN, team, 6)).isEqualTo(10);
    }

    @Test
    void aRedisThatStandsStillDoesNotStopAnybody() throws IOException {
        var quotas = replica(Duration.ofMillis(500));
        var team = team(requests(10), NONE);
        assertThat(admitted(quotas, ANN, team, 5)).isEqualTo(5);
        redis.freeze();
        assertThat(admitted(quotas, ANN, team, 30)).isEqualTo(10);
        assertThat(quotas.degraded()).isTrue();
        redis.thaw();
        await(List.of(quotas));
        assertThat(admitted(quotas, ANN, team, 30)).isLessThanOrEqualTo(5);
    }

    @Test
    void aServerStartsWithoutRedisAndFindsItLater() throws IOException {
        redis.kill();
        var quotas = replica();
        assertThat(quotas.degraded()).isTrue();
        assertThat(admitted(quotas, ANN, team(requests(3), NONE), 9)).isEqualTo(3);
        redis.restart();
        await(List.of(quotas));
        assertThat(admitted(quotas, ANN, team(requests(3), NONE), 9)).isEqualTo(3);
    }

    @Test
    void aWrongPasswordEndsTheStartAndIsNotShown() {
        var wrong = redis.url().replace(Redis.PASSWORD, "falsch-0815");
        assertThatThrownBy(() -> Quotas.open(Optional.of(Secret.of(wrong)), clock))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> {
                            assertThat(e.failure()).isEqualTo(Failure.INVALID_CONFIG);
                            assertThat(e.problem() + e.nextStep())
                                    .contains("redis://127.0.0.1:")
                                    .doesNotContain("falsch");
                        });
    }

    @Test
    void anotherUrlIsRefusedAndNotShown() {
        for (var url : List.of("", "redis://", "redis://:geheim@a b", "http://:geheim@host")) {
            assertThatThrownBy(() -> Quotas.open(Optional.of(Secret.of(url)), clock))
                    .isInstanceOf(AuthException.class)
                    .hasNoCause()
                    .message()
                    .doesNotContain("geheim");
        }
    }

    private Quotas replica() {
        return replica(Duration.ofSeconds(30)); // however busy this machine is
    }

    private Quotas replica(Duration patience) {
        var quotas = RedisQuotas.open(Secret.of(redis.url()), clock, patience);
        replicas.add(quotas);
        return quotas;
    }

    /** Three servers, four threads each. */
    private void hammer(Consumer<Quotas> each) {
        var all = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 3; i++) {
            var replica = replica();
            for (int j = 0; j < 4; j++) {
                all.add(
                        CompletableFuture.runAsync(
                                () -> each.accept(replica), Thread::startVirtualThread));
            }
        }
        all.forEach(CompletableFuture::join);
    }

    private static void await(List<Quotas> replicas) {
        while (replicas.stream().anyMatch(Quotas::degraded)) {
            Thread.onSpinWait();
        }
    }
}
