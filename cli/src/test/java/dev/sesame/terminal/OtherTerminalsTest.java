package dev.sesame.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees and types, on a real pseudo terminal. */
class OtherTerminalsTest {

    @TempDir Path directory;

    @Test
    void aDumbTerminalIsAskedLineByLine() throws IOException, InterruptedException {
        try (var terminal = dumb("search")) {
            terminal.expect("1. OpenAI (ChatGPT")
                    .expect("24. Other")
                    .expect("name: ")
                    .type("nonsense\n");
            terminal.expect("Not in the list")
                    .expect("name: ")
                    .type("24\n")
                    .expect("answer=[other]");
            assertThat(terminal.written()).doesNotContain("\u001b");
        }
        try (var terminal = dumb("text")) {
            terminal.expect("│  ").type("a b\n").expect("hyphens only").type("acme\n");
            terminal.expect("answer=[acme]");
        }
        try (var terminal = dumb("confirm")) {
            terminal.expect("yes or no: ").type("\u0004").expect("failure=CANCELLED");
        }
    }

    @Test
    void aDumbTerminalDoesNotShowAPasswordEither() throws IOException, InterruptedException {
        try (var terminal = dumb("password")) {
            terminal.expect("Enter your API key").expect("│  ");
            terminal.type("s3cret\r").expect("answer=[secret:s3cret]");
            assertThat(terminal.written()).containsOnlyOnce("s3cret").doesNotContain("\u001b");
            assertThatTheTerminalIsAsItWas(terminal);
        }
    }

    @Test
    void aSpinnerTurnsUntilItIsSettledAndShowsTheCursorAgain()
            throws IOException, InterruptedException {
        try (var terminal = start("spinner")) {
            terminal.expect("◒").expect("◐").expect("Waiting for authorization").type("x\n");
            terminal.expect("◇").expect("\u001b[?25h").expect("answer=[x]");
            assertThat(terminal.screen()).contains("◇  Login successful\nanswer=[x]");
        }
    }

    @Test
    void aSpinnerThatIsInterruptedShowsTheCursorAgain() throws IOException, InterruptedException {
        try (var terminal = start("spinner")) {
            terminal.expect("◐").type("\u0003").expect("Canceled").expect("\u001b[?25h");
            assertThat(terminal.exitCode()).isEqualTo(130);
        }
    }

    @Test
    void withoutColourThereIsNone() throws IOException, InterruptedException {
        try (var terminal =
                PromptTerminal.start(directory, 80, Map.of("NO_COLOR", "1"), "select")) {
            terminal.expect("● OpenAI (ChatGPT Plus/Pro or API key)").type("\r").expect("answer=");
            assertThat(terminal.written()).doesNotContain("\u001b[2m", "\u001b[3", "\u001b[9");
        }
    }

    @Test
    void withoutColourWhoGivesUpHasAnsweredNothing() throws IOException, InterruptedException {
        try (var terminal =
                PromptTerminal.start(directory, 80, Map.of("NO_COLOR", "1"), "confirm")) {
            terminal.expect("No").expect("└").type("\u0003").expect("failure=CANCELLED");
            assertThat(terminal.screen()).startsWith("│\n■  Run it?\n│\nfailure");
        }
    }

    private PromptTerminal start(String kind) throws IOException {
        return PromptTerminal.start(directory, 80, Map.of(), kind);
    }

    private PromptTerminal dumb(String kind) throws IOException {
        return PromptTerminal.start(directory, 80, Map.of("TERM", "dumb"), kind);
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
