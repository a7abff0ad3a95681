package dev.sesame.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsTest {
    private static Claims claims(String json) {
        return new Claims(Tokens.object(json.replace('\'', '"')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'g': ['a', 'b']}",
                "{'g': 'a b'}",
                "{'g': ' b  a '}",
                "{'g': ['b', 'a', 'a', '']}",
                "{'g': ['a', 'b'], 'x': {'g': 'c'}}"
            })
    void groupsAreAnArrayOrATextWithBlanks(String json) {
        assertThat(claims(json).words("g")).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aClaimCanStandInsideOfAnotherOrHaveDotsItself() {
        var keycloak = claims("{'realm_access': {'roles': ['eng', 'platform team']}}");
        assertThat(keycloak.words("realm_access.roles"))
                .containsExactlyInAnyOrder("eng", "platform team");
        var url = claims("{'https://acme.test/groups': ['eng'], 'https://acme': {}}");
        assertThat(url.words("https://acme.test/groups")).containsExactly("eng");
        assertThat(keycloak.words("groups")).isEmpty();
        assertThat(keycloak.words("realm_access.groups")).isEmpty();
        assertThat(keycloak.words("realm_access.roles.x")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'g': 7}",
                "{'g': null}",
                "{'g': true}",
                "{'g': {'a': 1}}",
                "{'g': ['a', 7]}",
                "{'g': ['a', ['b']]}",
                "{'g': ['a', {'x': 1}]}",
                "{'g': ['a', null]}",
                "{'g': 'a\\nb'}",
                "{'g': ['a\\u0000']}"
            })
    void whatIsNoGroupIsRefusedNotGuessed(String json) {
        assertThatThrownBy(() -> claims(json).words("g")).hasMessageStartingWith("the token ");
    }

    @Test
    void aGroupHasItsMeasure() {
        var longest = "a".repeat(256);
        assertThat(claims("{'g': '" + longest + "'}").words("g")).containsExactly(longest);
        assertThatThrownBy(() -> claims("{'g': '" + longest + "a'}").words("g"))
                .hasMessageStartingWith("the token ");
    }

    @Test
    void itSaysWhoAndUntilWhenAndPrintsNoMore() {
        var claims = claims("{'sub': 'alice', 'exp': 1800000300.9, 'email': 'a@acme.test'}");

        assertThat(claims.subject()).isEqualTo("alice");
        assertThat(claims.expires()).contains(Instant.ofEpochSecond(1_800_000_300));
        assertThat(claims("{'sub': 'alice'}").expires()).isEmpty();
        assertThat(claims).hasToString("Claims[alice]");
    }
}
