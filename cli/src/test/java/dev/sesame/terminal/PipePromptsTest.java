package dev.sesame.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prompts without a terminal. */
class PipePromptsTest {

    @ParameterizedTest
    @ValueSource(strings = {"KEY\r", "KEY\n", "KEY\r\n", "KEY"})
    void aKeyEndsWithALineBreakOrTheInput(String input) {
        var recorded = new Recorded(input);

        assertThat(prompts(recorded).password(Question.required("Enter your API key")).reveal())
                .isEqualTo("KEY");
        assertThat(recorded.out()).isEqualTo("│\n◇  Enter your API key\n│  ▪▪▪\n");
    }

    @Test
    void everyPromptTakesOneLineAndLeavesTheRest() throws IOException {
        var recorded = new Recorded("good\r\nKEÝ 1\rrest");
        var prompts = prompts(recorded);

        assertThat(prompts.text(Question.required("Paste the code"))).isEqualTo("good");
        assertThat(prompts.password(Question.required("Key")).reveal()).isEqualTo("KEÝ 1");
        assertThat(recorded.streams().in().readAllBytes()).asString().isEqualTo("rest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n"})
    void anEmptyKeyIsRefused(String input) {
        assertInvalid(() ->
                prompts(new Recorded(input)).password(Question.required("Enter your API key")));
    }

    @Test
    void aLineThatTheQuestionRefusesIsAnError() {
        var question = new Question("Id", "", id -> Optional.of("hyphens only"));

        assertThatThrownBy(() -> prompts(new Recorded("Bad Id\n")).text(question))
                .hasMessageContaining("hyphens only");
    }

    @Test
    void anEndlessLineIsRefused() {
        assertInvalid(() ->
                prompts(new Recorded("x".repeat(100_000))).password(Question.required("Key")));
    }

    @Test
    void aListCannotBeShownAndNamesTheOptionInstead() {
        var prompts = prompts(new Recorded("1\n"));
        var choices = List.of(new Choice<>("acme", "Acme AI"));

        assertInvalid(() -> prompts.select("Login method", choices, "Use --method"));
        assertInvalid(() -> prompts.confirm("Run it?", true, "Use --yes"));
        assertThatThrownBy(() -> prompts.search("Select provider", choices, "Use --provider"))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.nextStep()).isEqualTo("Use --provider"))
                .hasMessage("\"Select provider\" cannot be asked without a terminal");
    }

    @Test
    void aSpinnerOnlyLeavesItsLastWord() {
        var recorded = new Recorded("");

        prompts(recorded).spinner("Waiting...").done("Login successful");
        try (var spinner = prompts(recorded).spinner("Waiting...")) {
            spinner.failed("Failed to authorize");
        }

        assertThat(recorded.out()).isEqualTo("│\n◇  Login successful\n│\n■  Failed to authorize\n");
    }

    private static Prompts prompts(Recorded recorded) {
        return Prompts.of(recorded.streams(), Screen.none());
    }

    private static void assertInvalid(ThrowingCallable asking) {
        assertThatThrownBy(asking)
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.failure()).isEqualTo(Failure.INVALID_INPUT));
    }
}
