package dev.sesame.server.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is in a team, and what it may ask for. */
final class TeamTest {
    private static Team team(Set<String> groups, String pattern) {
        return new Team(
                "id", "Name", groups, List.of(pattern), JsonObject.EMPTY, Limits.NONE, Limits.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "acme/gpt, acme, gpt, true",
        "acme/gpt, acme, gpt-5, false",
        "acme/*, acme, gpt, true",
        "acme/*, acme2, gpt, false",
        "*, acme, gpt, true",
        "*/gpt, acme, gpt, true",
        "*/gpt, acme, gpt-5, false",
        "acme/g*t, acme, gpt, true",
        "acme/g*t, acme, gt, true",
        "acme/gt*t, acme, gt, false",
        "acme/*-*-mini, acme, gpt-5-mini, true",
        "acme/*-*-mini, acme, gpt-mini, false",
        "a*a*b*, acme, ab, true",
        "**, acme, gpt, true",
        "acme/*5*5*, acme, gpt-5, false",
    })
    void aStarStandsForAnyText(String pattern, String provider, String model, boolean may) {
        assertThat(team(Set.of("g"), pattern).mayAsk(provider, model)).isEqualTo(may);
    }

    @Test
    void oneOfTheGroupsIsEnough() {
        assertThat(team(Set.of("eng", "platform"), "*").includes(Set.of("x", "platform"))).isTrue();
        assertThat(team(Set.of("eng", "platform"), "*").includes(Set.of("x"))).isFalse();
        assertThat(team(Set.of("*"), "*").includes(Set.of())).isTrue();
        assertThat(team(Set.of(), "*").includes(Set.of("x"))).isFalse();
    }
}
