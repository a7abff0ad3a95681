package dev.sesame.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {

    @Test
    void plainLinesStandAsTheyWereWritten() {
        assertThat(shown("one\r\ntwo  \r\n")).containsExactly("one", "two", "");
    }

    @Test
    void coloursAndTitlesAreNotSeen() {
        assertThat(shown("\033[31mred\033[0m\033]0;title\007\033[?25l")).containsExactly("red");
    }

    @Test
    void aPromptThatIsDrawnAgainStandsThereOnce() {
        assertThat(shown("◆  Key\r\n│  _\r\n└\033[999D\033[2A\033[J◇  Key\r\n│  ▪▪\r\n"))
                .containsExactly("◇  Key", "│  ▪▪", "");
    }

    @Test
    void aLineCanBeErasedInParts() {
        assertThat(shown("abcdef\033[3D\033[K")).containsExactly("abc");
        assertThat(shown("abcdef\033[3D\033[1K")).containsExactly("    ef");
        assertThat(shown("abcdef\033[2K\rx")).containsExactly("x");
    }

    @Test
    void aCharacterCanBeTakenBack() {
        assertThat(shown("ab\b\bc")).containsExactly("cb");
        assertThat(shown("ab\033[1Gc\033[2Cd")).containsExactly("cb d");
    }

    @Test
    void aLongLineGoesOnInTheNextOne() {
        assertThat(shown("x".repeat(12))).containsExactly("x".repeat(10), "xx");
        assertThat(shown("x".repeat(10) + "\r\ny")).containsExactly("x".repeat(10), "y");
    }

    @Test
    void theCursorStaysOnTheScreen() {
        assertThat(shown("1\r\n2\r\n3\r\n4\r\n5\r\n6\033[9A\rx"))
                .containsExactly("1", "x", "3", "4", "5", "6");
        assertThat(shown("1\r\n2\r\n3\r\n4\r\n5\r\n6\033[H\033[2Jx"))
                .containsExactly("1", "x", "", "", "", "");
    }

    private static List<String> shown(String written) {
        return Screen.lines(written, 10, 5);
    }
}
