package dev.sesame.server.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Finds what {@link String#indexOf} finds. */
final class NeedleTest {
    private static final int TEXTS = 2000;
    private static final int LONGEST = 40;

    @ParameterizedTest
    @ValueSource(strings = {"a", "ab", "aa", "aba", "abcab", "\"usage\"", "data:"})
    void findsWhatIsThere(String text) {
        var needle = Needle.of(text);
        var random = new Random(text.hashCode());
        for (int i = 0; i < TEXTS; i++) {
            var hay = hay(random, text);
            int from = random.nextInt(hay.length() + 2);
            int length = random.nextInt(hay.length() + 1);
            assertThat(needle.find(hay.getBytes(US_ASCII), from, length))
                    .as("%s in %s from %d to %d", text, hay, from, length)
                    .isEqualTo(from > length ? -1 : hay.substring(0, length).indexOf(text, from));
        }
    }

    @Test
    void otherBytesAreNoneOfIt() {
        var bytes = new byte[] {-1, -128, 'a', -3, 'a', 'b', -1};
        assertThat(Needle.of("ab").find(bytes, 0, bytes.length)).isEqualTo(4);
    }

    /** Texts of few letters, in which a part of it is often. */
    private static String hay(Random random, String of) {
        var hay = new StringBuilder();
        for (int left = random.nextInt(LONGEST); left > 0; left--) {
            hay.append(random.nextInt(8) == 0 ? of : "" + of.charAt(random.nextInt(of.length())));
        }
        return hay.toString();
    }
}
