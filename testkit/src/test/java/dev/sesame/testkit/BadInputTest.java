package dev.sesame.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.testkit.BadInput.Expect;
import dev.sesame.testkit.BadInput.Surface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BadInputTest {

    @ParameterizedTest
    @EnumSource
    void everySurfaceHasGoodAndBadInputsThatCanBeRead(Surface surface) {
        var inputs = BadInput.of(surface);
        assertThat(inputs)
                .extracting(BadInput::expect)
                .contains(Expect.ACCEPT)
                .contains(Expect.REJECT);
        assertThat(inputs).allSatisfy(input -> assertThat(input.why()).isNotBlank());
        assertThat(inputs).extracting(BadInput::id).doesNotHaveDuplicates();
        assertThat(inputs).anySatisfy(input -> assertThat(input.bytes()).isNotEmpty());
    }

    @Test
    void theBytesAreThoseOfTheFile() {
        assertThat(BadInput.named("auth-json/09-bom").bytes())
                .startsWith(0xEF, 0xBB, 0xBF)
                .contains('{');
    }

    @Test
    void anUnknownNameIsAnError() {
        assertThatThrownBy(() -> BadInput.named("auth-json/no-such"))
                .hasMessageContaining("auth-json/no-such");
    }
}
