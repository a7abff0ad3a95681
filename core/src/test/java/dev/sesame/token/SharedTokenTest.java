package dev.sesame.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SharedTokenTest {
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
    void aGoodTokenIsUsedAsItIs() {
        var bank = bank(HOUR);
        bank.store(0, Duration.ofMinutes(58).minusSeconds(10));
        assertThat(shared(bank).get().value()).isEqualTo(Secret.of("token-0"));
        assertThat(bank.redeemed()).isEmpty();
    }

    @Test
    void itIsRenewedAMinuteBeforeItEnds() {
        var bank = bank(HOUR);
        bank.store(0, Duration.ofMinutes(59));
        assertThat(shared(bank).get().value()).isEqualTo(Secret.of("token-1"));
        assertThat(bank.redeemed()).containsExactly("token-0");
    }

    @Test
    void aShortLifeIsUsedForTheMostPart() {
        var bank = bank(Duration.ofSeconds(30));
        bank.store(0, Duration.ofSeconds(20));
        var shared = shared(bank);
        assertThat(shared.get().value()).isEqualTo(Secret.of("token-0"));
        now = now.plusSeconds(5);
        assertThat(shared.get().value()).isEqualTo(Secret.of("token-1"));
    }

    @Test
    void aClockThatIsWrongDoesNotRenewAgainAndAgain() {
        var bank = bank(HOUR);
        bank.store(0, Duration.ofMinutes(59));
        var shared = shared(bank);
        shared.get();
        // the server's clock is two hours behind ours
        var other =
                new Renewal() {
                    @Override
                    public Optional<AccessToken> stored() {
                        var token = bank.stored().orElseThrow();
                        return Optional.of(
                                new AccessToken(
                                        token.value(),
                                        token.issued().map(at -> at.minus(HOUR.multipliedBy(2))),
                                        token.expires().map(at -> at.minus(HOUR.multipliedBy(2)))));
                    }

                    @Override
                    public AccessToken renew() {
                        throw new AssertionError("there is no need");
                    }

                    @Override
                    public Duration limit() {
                        return HOUR;
                    }
                };
        assertThat(shared(other).get().value()).isEqualTo(Secret.of("token-1"));
    }

    @Test
    void aTokenThatWasHandedOverLateEndsWhenItSays() {
        var bank = bank(HOUR);
        bank.store(0, Duration.ofMinutes(50));
        var shared = shared(bank);
        shared.obtained(bank.stored().orElseThrow());
        now = now.plus(Duration.ofMinutes(9).plusSeconds(30));
        assertThat(shared.get().value()).isEqualTo(Secret.of("token-1"));
    }

    @Test
    void forceRenewsAGoodToken() {
        var bank = bank(HOUR);
        bank.store(0, Duration.ZERO);
        assertThat(shared(bank).force().value()).isEqualTo(Secret.of("token-1"));
    }

    @Test
    void aTokenThatHasNotEndedIsUsedOnWhileRenewalFails() {
        var bank = bank(HOUR);
        bank.store(0, Duration.ofMinutes(59).plusSeconds(30));
        var shared = shared(failing(bank, new AuthException(Failure.UNREACHABLE, "down", "")));
        assertThat(shared.get().value()).isEqualTo(Secret.of("token-0"));
        now = now.plusSeconds(31);
        assertThatThrownBy(shared::get).hasMessageContaining("down");
    }

    @Test
    void afterAFailureNobodyTriesForAWhile() {
        var bank = bank(HOUR);
        bank.store(0, HOUR);
        var wish = new TryLater(Duration.ofSeconds(20));
        var busy = new AuthException(Failure.UNREACHABLE, "busy", "", wish);
        assertThatThrownBy(shared(failing(bank, busy))::get).hasMessage("busy");
        now = now.plusSeconds(19);
        assertThatThrownBy(shared(bank)::get).hasMessageContaining("not tried again for");
        now = now.plusSeconds(2);
        assertThat(shared(bank).get().value()).isEqualTo(Secret.of("token-1"));
    }

    @ParameterizedTest
    @EnumSource(names = {"UNREACHABLE", "PROTOCOL", "ACCESS_DENIED"})
    void thePauseTellsWhatKindOfFailureItFollows(Failure failure) {
        var bank = bank(HOUR);
        bank.store(0, HOUR);
        assertThatThrownBy(shared(failing(bank, new AuthException(failure, "no", "")))::get)
                .hasMessage("no");
        assertThatThrownBy(shared(bank)::get)
                .hasMessageContaining("not tried again for")
                .isInstanceOfSatisfying(
                        AuthException.class, e -> assertThat(e.failure()).isEqualTo(failure));
        assertThat(bank.redeemed()).isEmpty();
    }

    @Test
    void aLoginThatExpiredIsReadOnceMoreBeforeAnybodyIsTold() {
        var bank = bank(HOUR);
        bank.store(0, HOUR);
        var expired = new AuthException(Failure.LOGIN_EXPIRED, "invalid_grant", "");
        var outrun =
                new Renewal() {
                    @Override
                    public Optional<AccessToken> stored() {
                        return bank.stored();
                    }

                    @Override
                    public AccessToken renew() {
                        bank.store(7, Duration.ZERO); // somebody who does not know our lock
                        throw expired;
                    }

                    @Override
                    public Duration limit() {
                        return HOUR;
                    }
                };
        assertThat(shared(outrun).get().value()).isEqualTo(Secret.of("token-7"));
        now = now.plus(HOUR);
        assertThatThrownBy(shared(failing(bank, expired))::get).isSameAs(expired);
    }

    @Test
    void aTokenWithoutAnEndIsRenewedByItsAge() {
        var bank = bank(HOUR);
        bank.store(0, Duration.ZERO);
        var aged =
                new Renewal() {
                    @Override
                    public Optional<AccessToken> stored() {
                        return bank.stored().map(token -> AccessToken.of(token.value()));
                    }

                    @Override
                    public AccessToken renew() {
                        return AccessToken.of(bank.renew().value());
                    }

                    @Override
                    public Duration limit() {
                        return HOUR;
                    }

                    @Override
                    public Optional<Duration> longestAge() {
                        return Optional.of(Duration.ofMinutes(10));
                    }
                };
        assertThat(shared(aged).get().value()).isEqualTo(Secret.of("token-1"));
        now = now.plus(Duration.ofMinutes(9));
        assertThat(shared(aged).get().value()).isEqualTo(Secret.of("token-1"));
        now = now.plus(Duration.ofMinutes(2));
        assertThat(shared(aged).get().value()).isEqualTo(Secret.of("token-2"));
    }

    private static Renewal failing(Bank bank, AuthException failure) {
        return new Renewal() {
            @Override
            public Optional<AccessToken> stored() {
                return bank.stored();
            }

            @Override
            public AccessToken renew() {
                throw failure;
            }

            @Override
            public Duration limit() {
                return HOUR;
            }
        };
    }
}
