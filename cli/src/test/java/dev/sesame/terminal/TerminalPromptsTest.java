package dev.sesame.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees and types, on a real pseudo terminal. */
class TerminalPromptsTest {
    private static final String DOWN = "\u001b[B";
    private static final String UP = "\u001b[A";

    @TempDir Path directory;

    @Test
    void searchingNarrowsTheListDownAndEnterTakesTheFocus()
            throws IOException, InterruptedException {
        try (var terminal = start("search")) {
            terminal.expect("to search")
                    .expect("└")
                    .type("vider 20")
                    .expect("(1 match)")
                    .expect("└");
            assertThat(terminal.screen())
                    .isEqualTo(
                            """
                            │
                            ◆  Select provider

                            │  Search: vider 20█ (1 match)
                            │  ● Provider 20 long long long long long long long long long long long long l…
                            │  ↑/↓ to select • Enter: confirm • Type: to search
                            └\
                            """);

            terminal.type("\r").expect("answer=[p20]");

            assertThat(terminal.exitCode()).isZero();
            assertThat(terminal.screen()).startsWith("│\n◇  Select provider\n│  Provider 20 long");
        }
    }

    @Test
    void aSearchWithoutAMatchTakesNothing() throws IOException, InterruptedException {
        try (var terminal = start("search")) {
            terminal.expect("to search").type("zzz").expect("zzz█").type("\r\u0015").expect("└");
            terminal.expect("OpenAI").type("\r").expect("answer=[openai]");
        }
    }

    @Test
    void arrowKeysWalkALongListAndStopAtItsEnds() throws IOException, InterruptedException {
        try (var terminal = start("search")) {
            terminal.expect("to search").type(UP).expect("└").expect("└").type(DOWN.repeat(5));
            terminal.expect("Provider 3");
            terminal.type(DOWN.repeat(40)).expect("Other").expect("└");
            terminal.type("\r").expect("answer=[other]");
            assertThat(terminal.exitCode()).isZero();
        }
    }

    @Test
    void eightRowsAreShownWithEllipsesWhereTheListGoesOn()
            throws IOException, InterruptedException {
        try (var terminal = start("search")) {
            terminal.expect("to search").expect("└");
            assertThat(terminal.screen()).contains("Provider 4 long").doesNotContain("Provider 5");
            assertThat(terminal.screen()).contains("│  ...\n│  ↑/↓").contains("● OpenAI (ChatGPT");
        }
    }

    @Test
    void whatStrangersWroteCannotMoveTheCursor() throws IOException, InterruptedException {
        try (var terminal = start("search")) {
            terminal.expect("to search").type("evil").expect("└").expect("(1 match)").expect("└");
            assertThat(terminal.screen())
                    .contains("│  ● Evil\\x1b[31m\\u202eCorp\\n●  forged (\\x07hint)");
            terminal.type("\r").expect("answer=[hostile]");
            assertThat(terminal.written()).doesNotContain("\u202e", "\u0007", "\u001b[31mCorp");
        }
    }

    @Test
    void wideCharactersInANarrowWindowDoNotBreakTheDrawing()
            throws IOException, InterruptedException {
        try (var terminal = PromptTerminal.start(directory, 20, Map.of(), "search")) {
            terminal.expect("└").type(DOWN).expect("提供者の会社\u001b[2m …").expect("└");
            assertThat(terminal.screen())
                    .startsWith(
                            """
                            │
                            ◆  Select provider

                            │  Search:
                            │  ○ OpenAI
                            │  ● 提供者の会社 …
                            │  ○ Evil\\x1b[31m\\…
                            """);
            terminal.type("\r").expect("answer=[wide]");
            assertThat(terminal.screen()).startsWith("│\n◇  Select provider\n│  提供者の会社\nanswer");
        }
    }

    @Test
    void aLongQuestionIsDividedBetweenItsWords() throws IOException, InterruptedException {
        try (var terminal = PromptTerminal.start(directory, 20, Map.of(), "long")) {
            terminal.expect("same?").expect("└");
            var question =
                    """
                      Do you want to
                    │  use
                    │  incomprehensibil
                    │  ities here all
                    │  the same?
                    """;
            assertThat(terminal.screen()).startsWith("│\n◆" + question + "│  ● Yes / ○ No\n└");
            terminal.type("\r").expect("answer=[true]");
            assertThat(terminal.screen()).startsWith("│\n◇" + question + "│  Yes\nanswer");
        }
    }

    @Test
    void aShortListGoesRound() throws IOException, InterruptedException {
        try (var terminal = start("select")) {
            terminal.expect("└").type(UP).expect("└").type("\r").expect("answer=[hostile]");
            assertThat(terminal.exitCode()).isZero();
        }
    }

    @Test
    void aRefusedAnswerIsExplainedUnderThePromptAndCanBeMended()
            throws IOException, InterruptedException {
        try (var terminal = start("text")) {
            terminal.expect("cme-eu").expect("└").type("Bad Id\r").expect("hyphens only");
            assertThat(terminal.screen())
                    .isEqualTo("│\n▲  Enter provider id\n│  Bad Id█\n└  a-z, 0-9 and hyphens only");

            terminal.type("\u0015corp\u001b[D\u001b[D-\u001b[3~\r").expect("answer=[co-p]");

            assertThat(terminal.screen())
                    .isEqualTo("│\n◇  Enter provider id\n│  co-p\nanswer=[co-p]");
        }
    }

    @Test
    void aPasswordIsMaskedAndNeverEchoed() throws IOException, InterruptedException {
        try (var terminal = start("password")) {
            terminal.expect("Enter your API key").expect("└").type("\r").expect("Required");
            terminal.type("s3cr").expect("▪▪▪▪").type("\u007fX\r").expect("secret:");
            String before = terminal.written();
            terminal.expect("s3cX]");

            assertThat(before.substring(0, before.indexOf("answer="))).doesNotContain("s3c", "X");
            assertThat(terminal.screen()).startsWith("│\n◇  Enter your API key\n│  ▪▪▪▪\nanswer");
        }
    }

    @Test
    void whatIsPastedIsOneAnswerWithoutItsLineBreaks() throws IOException, InterruptedException {
        try (var terminal = start("password")) {
            terminal.expect("\u001b[?2004h").expect("└");
            terminal.type("\u001b[200~key-\u001b[31m1\r\n\u001b[201~").expect("▪");
            terminal.type("\r").expect("answer=[secret:key-[31m1]");
            assertThat(terminal.written()).contains("\u001b[?2004l");
        }
    }

    @Test
    void yesOrNoIsAnsweredByLetterArrowOrEnter() throws IOException, InterruptedException {
        try (var terminal = start("confirm")) {
            terminal.expect("No").expect("└").type("n").expect("answer=[false]");
        }
        try (var terminal = start("confirm")) {
            terminal.expect("No").expect("└").type("\u001b[C").expect("No").expect("└").type("\r");
            terminal.expect("answer=[false]");
        }
        try (var terminal = start("confirm")) {
            terminal.expect("No").expect("└").type("\r").expect("answer=[true]");
        }
    }

    @Test
    void controlCGivesUpAndRestoresTheTerminal() throws IOException, InterruptedException {
        try (var terminal = start("text")) {
            terminal.expect("└").type("half\u0003").expect("failure=CANCELLED");
            assertThat(terminal.exitCode()).isEqualTo(1);
            assertThat(terminal.screen())
                    .startsWith("│\n■  Enter provider id\n│  half\n│\nfailure");
            assertThatTheTerminalIsAsItWas(terminal);
        }
    }

    @Test
    void escapeGivesUp() throws IOException, InterruptedException {
        try (var terminal = start("search")) {
            terminal.expect("└").type("\u001b").expect("failure=CANCELLED");
            assertThat(terminal.exitCode()).isEqualTo(1);
            assertThat(terminal.screen()).startsWith("│\n■  Select provider\n│\nfailure");
            assertThatTheTerminalIsAsItWas(terminal);
        }
    }

    @Test
    void anExceptionRestoresTheTerminal() throws IOException, InterruptedException {
        try (var terminal = start("fails")) {
            terminal.expect("└").type("x\r").expect("the validation broke: x");
            assertThat(terminal.exitCode()).isEqualTo(1);
            assertThatTheTerminalIsAsItWas(terminal);
        }
    }

    @Test
    void aTerminatedProcessRestoresTheTerminal() throws IOException, InterruptedException {
        try (var terminal = start("password")) {
            terminal.expect("└").type("abc").expect("▪▪▪");
            ProcessHandle.of(Long.parseLong(Files.readString(directory.resolve("pid"))))
                    .orElseThrow()
                    .destroy();
            assertThat(terminal.exitCode()).isEqualTo(143);
            assertThatTheTerminalIsAsItWas(terminal);
        }
    }

    private PromptTerminal start(String kind) throws IOException {
        return PromptTerminal.start(directory, 80, Map.of(), kind);
    }

    private void assertThatTheTerminalIsAsItWas(PromptTerminal terminal)
            throws IOException, InterruptedException {
        assertThat(terminal.exitCode()).isNotNegative();
        assertThat(directory.resolve("after")).hasSameTextualContentAs(directory.resolve("before"));
        if (terminal.written().contains("\u001b[?25l")) {
            assertThat(terminal.written().lastIndexOf("\u001b[?25h"))
                    .isGreaterThan(terminal.written().lastIndexOf("\u001b[?25l"));
        }
    }
}
