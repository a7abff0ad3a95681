package dev.sesame.wellknown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OrganisationTest {
    @ParameterizedTest
    @CsvSource({
        "https://ai.test, https://ai.test/.well-known/opencode",
        "https://ai.test///, https://ai.test/.well-known/opencode",
        "https://ai.test/team/x/, https://ai.test/team/x/.well-known/opencode",
        "http://127.0.0.1:99, http://127.0.0.1:99/.well-known/opencode"
    })
    void isAnHttpsBaseOrOneOnThisMachine(String url, String document) {
        assertThat(Organisation.of(url).document()).hasToString(document);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://ai.test",
                "ai.test",
                "127.0.0.1:99",
                "ftp://ai.test",
                "https://",
                "https://good.test@evil.test",
                "https://ai.test?x",
                "https://ai.test#x",
                "https://a b",
                ""
            })
    void refusesEverythingElse(String url) {
        assertThatThrownBy(() -> Organisation.of(url)).isInstanceOf(AuthException.class);
    }
}
