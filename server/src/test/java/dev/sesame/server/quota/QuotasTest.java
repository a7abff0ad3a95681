package dev.sesame.server.quota;

import static dev.sesame.server.definition.Limits.NONE;
import static dev.sesame.server.quota.People.admit;
import static dev.sesame.server.quota.People.admitted;
import static dev.sesame.server.quota.People.person;
import static dev.sesame.server.quota.People.refuse;
import static dev.sesame.server.quota.People.requests;
import static dev.sesame.server.quota.People.team;
import static dev.sesame.server.quota.People.tokens;
import static dev.sesame.server.quota.People.tokensPerDay;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.server.access.Caller;
import dev.sesame.testkit.SteppingClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Limits that are counted in memory; those in Redis are counted by the same code. */
final class QuotasTest {
    private static final Caller ANN = person("ann");
    private static final Caller BOB = person("bob");

    private final SteppingClock clock = SteppingClock.at(Instant.parse("2026-01-05T10:00:00Z"));
    private final Quotas quotas = Quotas.inMemory(clock);

    @Test
    void whoHasNoLimitPassesAtOnce() {
        var team = team(NONE, NONE);
        assertThat(quotas.admit(ANN, team, 1000).toCompletableFuture()).isCompleted();
        assertThat(admitted(quotas, ANN, team, 1000)).isEqualTo(1000);
    }

    @Test
    void sixtyPerMinuteAreSixtyHoweverLongTheyTakeWithinTheMinute() {
        var team = team(requests(60), NONE);
        assertThat(admitted(quotas, ANN, team, 30)).isEqualTo(30);
        clock.advance(Duration.ofSeconds(50));
        assertThat(admitted(quotas, ANN, team, 40)).isEqualTo(30);

        var refused = refuse(quotas, ANN, team, 1);
        assertThat(refused.limit()).isEqualTo("60 requests per minute of each person");
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(10));
        clock.advance(refused.retryAfter());
        assertThat(admitted(quotas, ANN, team, 70)).isEqualTo(60);
    }

    @Test
    void theMinuteBeginsWithTheFirstRequestAfterAQuietOne() {
        var team = team(requests(10), NONE);
        assertThat(admitted(quotas, ANN, team, 10)).isEqualTo(10);
        clock.advance(Duration.ofSeconds(61 + 50));
        assertThat(admitted(quotas, ANN, team, 20)).isEqualTo(10);
        clock.advance(Duration.ofSeconds(59));
        assertThat(admitted(quotas, ANN, team, 1)).isZero();
        clock.advance(Duration.ofSeconds(1));
        assertThat(admitted(quotas, ANN, team, 20)).isEqualTo(10);
    }

    @Test
    void eachPersonHasTheirOwnAndATeamHasOneForAll() {
        var team = team(requests(5), requests(8));
        assertThat(admitted(quotas, ANN, team, 9)).isEqualTo(5);
        assertThat(admitted(quotas, BOB, team, 9)).isEqualTo(3);
        assertThat(refuse(quotas, BOB, team, 1).limit())
                .isEqualTo("8 requests per minute of team Eng");
    }

    @Test
    void whatOneLimitRefusesTakesNothingFromTheOthers() {
        var team = team(requests(5), tokens(100));
        assertThat(admit(quotas, BOB, team, 90)).isNotNull();
        for (int i = 0; i < 20; i++) {
            assertThat(refuse(quotas, ANN, team, 20).limit())
                    .isEqualTo("100 tokens per minute of team Eng");
        }
        assertThat(admitted(quotas, ANN, team, 9)).isEqualTo(5);
    }

    @Test
    void aSpentPersonTakesNothingFromTheTeam() {
        var team = team(requests(2), requests(4));
        assertThat(admitted(quotas, ANN, team, 100)).isEqualTo(2);
        assertThat(admitted(quotas, BOB, team, 100)).isEqualTo(2);
    }

    @Test
    void whatWasNotUsedIsGivenBackAndWhatWasUsedMoreIsTakenOnce() {
        var team = team(tokens(1000), NONE);
        var first = admit(quotas, ANN, team, 800);
        assertThat(refuse(quotas, ANN, team, 300).limit())
                .isEqualTo("1000 tokens per minute of each person");
        first.settle(100);
        first.settle(0);
        var second = admit(quotas, ANN, team, 300);
        assertThat(refuse(quotas, ANN, team, 601)).isNotNull();
        second.settle(900);
        assertThat(refuse(quotas, ANN, team, 1)).isNotNull();
    }

    @Test
    void whoUsedFarMoreThanTheLimitWaitsUntilItIsPaid() {
        var team = team(tokens(1000), NONE);
        admit(quotas, ANN, team, 10).settle(2500);
        var refused = refuse(quotas, ANN, team, 10);
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofMinutes(2));
        clock.advance(Duration.ofMinutes(1));
        assertThat(refuse(quotas, ANN, team, 10)).isNotNull();
        clock.advance(Duration.ofMinutes(1));
        assertThat(admit(quotas, ANN, team, 500)).isNotNull();
        assertThat(refuse(quotas, ANN, team, 10)).isNotNull();
    }

    @Test
    void aRequestLargerThanTheWholeLimitPassesWhenNothingOfItIsUsed() {
        var team = team(tokens(1000), NONE);
        admit(quotas, ANN, team, 5000).settle(1000);
        assertThat(refuse(quotas, ANN, team, 5000).retryAfter()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void whatIsGivenBackAfterTheMinuteDoesNotMakeTheNextOneLarger() {
        var team = team(tokens(1000), NONE);
        var late = admit(quotas, ANN, team, 600);
        clock.advance(Duration.ofSeconds(60));
        admit(quotas, ANN, team, 700);
        late.settle(0);
        assertThat(refuse(quotas, ANN, team, 301)).isNotNull();
        admit(quotas, ANN, team, 300);
    }

    @Test
    void aDayIsTwentyFourHours() {
        var team = team(tokensPerDay(100), NONE);
        admit(quotas, ANN, team, 100);
        clock.advance(Duration.ofHours(23));
        var refused = refuse(quotas, ANN, team, 1);
        assertThat(refused.limit()).isEqualTo("100 tokens per day of each person");
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofHours(1));
        clock.advance(Duration.ofHours(1));
        admit(quotas, ANN, team, 100);
    }

    @Test
    void aNewLimitHoldsAtOnceAndWhatWasUsedStaysUsed() {
        assertThat(admitted(quotas, ANN, team(requests(10), NONE), 20)).isEqualTo(10);
        assertThat(admitted(quotas, ANN, team(requests(25), NONE), 100)).isEqualTo(15);
        assertThat(admitted(quotas, ANN, team(requests(5), NONE), 100)).isZero();
        clock.advance(Duration.ofMinutes(1));
        assertThat(admitted(quotas, ANN, team(requests(5), NONE), 100)).isEqualTo(5);
    }

    @Test
    void absurdLimitsHold() {
        var endless = team(requests(Long.MAX_VALUE), tokens(Long.MAX_VALUE));
        admit(quotas, ANN, endless, Long.MAX_VALUE).settle(Long.MAX_VALUE);
        assertThat(quotas.admit(BOB, endless, -1).toCompletableFuture()).isCompleted();
    }

    @Test
    void peopleWhoDoNotComeBackAreForgotten() throws InterruptedException {
        var buckets = Buckets.inMemory(clock);
        var many = new CountedQuotas(buckets, clock);
        for (int i = 0; i < 1000; i++) {
            admit(many, person("p" + i), team(requests(5), NONE), 1);
        }
        assertThat(buckets.size()).isEqualTo(1000);
        clock.advance(Duration.ofSeconds(61));
        admit(many, ANN, team(requests(5), NONE), 1);
        while (buckets.size() > 1) {
            Thread.onSpinWait();
        }
        assertThat(buckets.size()).isEqualTo(1);
    }
}
