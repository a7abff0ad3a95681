package dev.sesame.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Environment;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScreenTest {

    @Test
    void colourNeedsATerminalThatCanShowIt() {
        assertThat(screen(Map.of("TERM", "xterm"), true).colour()).isTrue();
        assertThat(screen(Map.of("TERM", "xterm"), false).colour()).isFalse();
        assertThat(screen(Map.of("TERM", "dumb"), true).colour()).isFalse();
        assertThat(screen(Map.of(), true).colour()).isFalse();
    }

    @Test
    void noColorSwitchesColourOffUnlessItIsEmpty() {
        assertThat(screen(Map.of("TERM", "xterm", "NO_COLOR", "1"), true).colour()).isFalse();
        assertThat(screen(Map.of("TERM", "xterm", "NO_COLOR", "1"), true).drawable()).isTrue();
        assertThat(screen(Map.of("TERM", "xterm", "NO_COLOR", ""), true).colour()).isTrue();
    }

    @Test
    void aDumbTerminalIsATerminalThatCannotBeDrawnOn() {
        assertThat(screen(Map.of("TERM", "dumb"), true).terminal()).isTrue();
        assertThat(screen(Map.of("TERM", "dumb"), true).drawable()).isFalse();
    }

    private static Screen screen(Map<String, String> variables, boolean console) {
        Path home = Path.of("/home/user");
        return Screen.of(new Environment(variables, home, home, InstantSource.system()), console);
    }
}
