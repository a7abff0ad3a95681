package dev.sesame.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteppingClockTest {

    @Test
    void timeMovesOnlyWhenTold() {
        var clock = SteppingClock.at(Instant.EPOCH);
        assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
        assertThat(clock.advance(Duration.ofMinutes(5))).isEqualTo(clock.instant());
        assertThat(clock.millis()).isEqualTo(300_000);
    }
}
