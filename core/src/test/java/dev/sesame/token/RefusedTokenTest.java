package dev.sesame.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server refuses. */
final class RefusedTokenTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir Path folder;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private Bank bank(Duration life) {
        return new Bank(folder, () -> now, life);
    }

    private SharedToken shared(Renewal renewal) {
        return Bank.token(folder, () -> now, renewal);
    }

    @Test
    void whatAServerRefusedIsKnownByItsMark() {
        var bank = bank(HOUR);
        bank.store(0, Duration.ZERO);
        var mark = AccessToken.of(Secret.of("token-0")).mark();
        assertThat(shared(bank).otherThan("another").value()).isEqualTo(Secret.of("token-0"));
        assertThat(shared(bank).otherThan(mark).value()).isEqualTo(Secret.of("token-1"));
        assertThat(shared(bank).otherThan(mark).value()).isEqualTo(Secret.of("token-1"));
        assertThat(bank.redeemed()).containsExactly("token-0");
    }

    @Test
    void whatAServerRefusedIsReplacedOnceForAllWhoHeldIt() {
        var bank = bank(HOUR);
        bank.store(0, Duration.ZERO);
        var one = shared(bank);
        var other = shared(bank);
        assertThat(one.replace(one.get().value()).value()).isEqualTo(Secret.of("token-1"));
        assertThat(other.replace(Secret.of("token-0")).value()).isEqualTo(Secret.of("token-1"));
        assertThat(bank.redeemed()).containsExactly("token-0");
    }

    @Test
    void whatIsRefusedAsSoonAsItIsThereIsNotReplaced() {
        var bank = bank(HOUR);
        bank.store(0, Duration.ZERO);
        var shared = shared(bank);
        var next = shared.replace(Secret.of("token-0")).value();
        assertThat(shared.replace(next).value()).isEqualTo(next);
        now = now.plusSeconds(30);
        assertThat(shared.replace(next).value()).isEqualTo(Secret.of("token-2"));
    }
}
