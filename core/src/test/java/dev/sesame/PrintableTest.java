package dev.sesame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PrintableTest {
    private static final String HOSTILE =
            "\0\u0007\b\t\n\u000b\r\u001b\u007f\u0080\u009b\u009f\u061c\u200b\u200c\u200d\u200e\u200f"
                    + "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
                    + "\ud800\udfff\u00ad";

    @Test
    void aCleanStringIsReturnedAsItIs() {
        String clean = "Zoë’s gateway — 会社 🔑";

        assertThat(Printable.of(clean)).isSameAs(clean);
        assertThat(Printable.text(clean)).isSameAs(clean);
    }

    @Test
    void controlsBecomeVisibleEscapes() {
        assertThat(Printable.of("a\u001b[31mb\u0007\u009b\u202ec\ud800"))
                .isEqualTo("a\\x1b[31mb\\x07\\x9b\\u202ec\\ud800");
        assertThat(Printable.of(new StringBuilder().appendCodePoint(0xe0041).toString()))
                .isEqualTo("\\u{e0041}");
    }

    @Test
    void aLineHasNoBreaksAndATextKeepsThem() {
        assertThat(Printable.of("one\ntwo\tthree\r")).isEqualTo("one\\ntwo\\tthree\\x0d");
        assertThat(Printable.text("one\ntwo\tthree\r")).isEqualTo("one\ntwo\tthree\\x0d");
    }

    @Test
    void linesAreFoldedIntoOne() {
        assertThat(Printable.folded(" one \n\n  two\r\nthree\u001b\n"))
                .isEqualTo("one two three\\x1b");
        assertThat(Printable.folded("\n".repeat(2000) + "x".repeat(2000)))
                .isEqualTo("x".repeat(999) + "…");
    }

    @Test
    void aLongLineIsCutAndALongTextIsNot() {
        assertThat(Printable.of("x".repeat(1000))).isEqualTo("x".repeat(1000));
        assertThat(Printable.of("x".repeat(1001))).isEqualTo("x".repeat(999) + "…");
        assertThat(Printable.of("🔑".repeat(2000))).isEqualTo("🔑".repeat(499) + "…");
        assertThat(Printable.of("x".repeat(997) + "\u001b")).isEqualTo("x".repeat(997) + "…");
        assertThat(Printable.of("x".repeat(996) + "\u001b")).isEqualTo("x".repeat(996) + "\\x1b");
        assertThat(Printable.text("x".repeat(5000))).hasSize(5000);
    }

    @Test
    void nothingHostileEverComesOut() {
        var random = new Random(20251121);
        for (int round = 0; round < 5_000; round++) {
            String untrusted = anyText(random);

            String line = Printable.of(untrusted);
            String text = Printable.text(untrusted);

            assertThat(line).hasSizeLessThanOrEqualTo(1000);
            assertThat(line.codePoints().anyMatch(PrintableTest::isHostile)).as(line).isFalse();
            assertThat(text.replace("\n", "").replace("\t", "").codePoints())
                    .noneMatch(PrintableTest::isHostile);
        }
    }

    private static String anyText(Random random) {
        var text = new StringBuilder();
        int length = random.nextInt(random.nextInt(50) == 0 ? 3000 : 40);
        while (text.length() < length) {
            switch (random.nextInt(4)) {
                case 0 -> text.append(HOSTILE.charAt(random.nextInt(HOSTILE.length())));
                case 1 -> text.appendCodePoint(random.nextInt(0x110000));
                case 2 -> text.append((char) random.nextInt(0x10000));
                default -> text.append((char) (' ' + random.nextInt(95)));
            }
        }
        return text.toString();
    }

    private static boolean isHostile(int point) {
        return point < 0x20
                || (point >= 0x7f && point <= 0x9f)
                || (point > 0x9f && point <= 0xffff && HOSTILE.indexOf(point) >= 0)
                || (point >= 0xd800 && point <= 0xdfff)
                || (point >= 0xe0000
                        && point <= 0xe007f
                        && point != 0xe0000
                        && Character.isDefined(point));
    }
}
