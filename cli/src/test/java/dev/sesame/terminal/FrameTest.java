package dev.sesame.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The expected texts are what OpenCode 1.18 prints, without colour. */
class FrameTest {
    private final Recorded recorded = new Recorded("");
    private final Frame frame = new Frame(recorded.streams(), Screen.none());

    @Test
    void aLoginLooksLikeOpenCodes() {
        frame.intro("Add credential");
        frame.info("Running `echo tok-1`");
        frame.success("Logged into http://host");
        frame.outro("Done");

        assertThat(recorded.out())
                .isEqualTo(
                        """
                        ┌  Add credential
                        │
                        ●  Running `echo tok-1`
                        │
                        ◆  Logged into http://host
                        │
                        └  Done

                        """);
        assertThat(recorded.err()).isEqualTo("\n");
    }

    @Test
    void aListOfTwoBlocksLooksLikeOpenCodes() {
        frame.intro("Credentials", "~/.local/share/opencode/auth.json");
        frame.outro("0 credentials");
        frame.intro("Environment");
        frame.info("Anthropic", "ANTHROPIC_API_KEY");
        frame.outro("1 environment variable");

        assertThat(recorded.out())
                .isEqualTo(
                        """
                        ┌  Credentials ~/.local/share/opencode/auth.json
                        │
                        └  0 credentials

                        ┌  Environment
                        │
                        ●  Anthropic ANTHROPIC_API_KEY
                        │
                        └  1 environment variable

                        """);
        assertThat(recorded.err()).isEqualTo("\n");
    }

    @Test
    void everyKindOfLineHasItsSymbol() {
        frame.intro("Remove credential");
        frame.warn("This only stores a credential");
        frame.error("No credentials found");

        assertThat(recorded.out())
                .isEqualTo(
                        """
                        ┌  Remove credential
                        │
                        ▲  This only stores a credential
                        │
                        ■  No credentials found
                        """);
    }

    @Test
    void theLinesOfAMessageStayInTheFrameAndItsControlsAreVisible() {
        frame.info("one\ntwo\r\u001b[2J");

        assertThat(recorded.out()).isEqualTo("│\n●  one\n│  two\\x0d\\x1b[2J\n");
    }

    @Test
    void aTitleCannotForgeALine() {
        frame.intro("Add\n◆  Logged into", "x\ny");
        frame.outro("Done\n└");

        assertThat(recorded.out()).isEqualTo("┌  Add\\n◆  Logged into x\\ny\n│\n└  Done\\n└\n\n");
    }

    @Test
    void onATerminalThereIsColour() {
        var coloured = new Frame(recorded.streams(), new Screen(true, true, true, true, 80));

        coloured.intro("Credentials", "auth.json");
        coloured.info("acme", "api");

        assertThat(recorded.out())
                .isEqualTo(
                        """
                        \u001b[90m┌\u001b[39m  Credentials \u001b[90mauth.json\u001b[39m
                        \u001b[90m│\u001b[39m
                        \u001b[34m●\u001b[39m  acme \u001b[90mapi\u001b[39m
                        """);
        assertThat(recorded.err()).isEqualTo("\u001b[0m\n");
    }
}
