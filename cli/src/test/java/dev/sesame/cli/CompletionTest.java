package dev.sesame.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.cli.Completion.Word;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
    private static final Word PROGRAM =
            new Word(
                    "sesame",
                    List.of("--help", "--version"),
                    List.of(
                            new Word(
                                    "auth",
                                    List.of("--help"),
                                    List.of(
                                            new Word(
                                                    "login",
                                                    List.of("-p", "--provider"),
                                                    List.of()),
                                            new Word("list", List.of(), List.of()),
                                            new Word("logout", List.of(), List.of()))),
                            new Word(
                                    "run",
                                    List.of("--model", "--store"),
                                    Map.of("--store", List.of("keyring", "the_file")),
                                    List.of())));

    @TempDir Path directory;

    @Test
    void bashOffersTheCommandsOfTheProgram() throws IOException, InterruptedException {
        assertThat(bashOffers("sesame", "")).containsExactly("auth", "run", "--help", "--version");
        assertThat(bashOffers("sesame", "a")).containsExactly("auth");
    }

    @Test
    void bashOffersWhatMayFollowACommand() throws IOException, InterruptedException {
        assertThat(bashOffers("sesame", "auth", "lo")).containsExactly("login", "logout");
        assertThat(bashOffers("sesame", "auth", "login", "-")).containsExactly("-p", "--provider");
        assertThat(bashOffers("sesame", "--help", "auth", "li")).containsExactly("list");
        assertThat(bashOffers("sesame", "auth", "login", "-p", "acme", "--p"))
                .containsExactly("--provider");
    }

    @Test
    void bashOffersNothingWhereNothingFits() throws IOException, InterruptedException {
        assertThat(bashOffers("sesame", "run", "auth")).isEmpty();
    }

    @Test
    void anOptionWithFewValuesIsFollowedByThem() throws IOException, InterruptedException {
        assertThat(bashOffers("sesame", "run", "--store", ""))
                .containsExactly("keyring", "the_file");
        assertThat(bashOffers("sesame", "run", "--store", "k")).containsExactly("keyring");
        assertThat(bashOffers("sesame", "run", "--store", "keyring", "--m"))
                .containsExactly("--model");
        assertThat(bashOffers("sesame", "auth", "login", "--store", "k")).isEmpty();
        assertThat(Completion.script("zsh", PROGRAM))
                .contains("\" run --store\") candidates=\"keyring the_file\" ;;");
        assertThat(Completion.script("fish", PROGRAM))
                .contains("at \" run\"' -l store -x -a 'keyring the_file'\n");
    }

    @Test
    void zshAndFishKnowEveryCommandAndOption() {
        assertThat(Completion.script("zsh", PROGRAM))
                .startsWith("#compdef sesame\n")
                .contains("\" auth login\") candidates=\"-p --provider\" ;;")
                .contains("compdef _sesame sesame")
                .doesNotContain("@NAME", "@PLACES", "@CASES", "@VALUES");
        assertThat(Completion.script("fish", PROGRAM))
                .contains("complete -c sesame -n '__sesame_at \" auth login\"' -s p\n")
                .contains("complete -c sesame -n '__sesame_at \" auth login\"' -l provider\n")
                .contains("complete -c sesame -n '__sesame_at \"\"' -a auth\n")
                .doesNotContain("@");
    }

    @Test
    void anotherShellIsRefusedByName() {
        assertThatThrownBy(() -> Completion.script("t\u001bcsh", PROGRAM))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.failure()).isEqualTo(Failure.INVALID_INPUT))
                .hasMessage("there is no completion for the shell \"t\\x1bcsh\"");
    }

    @Test
    void aWordThatAShellWouldExecuteIsRefused() {
        assertThatThrownBy(() -> new Word("$(date)", List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Word("run", List.of("--a'b"), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        var values = Map.of("--store", List.of("a;b"));
        assertThatThrownBy(() -> new Word("run", List.of(), values, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Returns what bash offers for the last of {@code words}. */
    private List<String> bashOffers(String... words) throws IOException, InterruptedException {
        Path script = directory.resolve("completion.bash");
        Files.writeString(script, Completion.script("bash", PROGRAM));
        String probe =
                """
                set -u
                source "$0"
                [[ "$(complete -p sesame)" == *"-F _sesame sesame" ]] || exit 1
                COMP_WORDS=("$@")
                COMP_CWORD=$(($# - 1))
                _sesame
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        var command = new ArrayList<>(List.of("bash", "-c", probe, script.toString()));
        command.addAll(List.of(words));
        Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
        String offers = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(offers).isZero();
        return offers.lines().filter(offer -> !offer.isEmpty()).toList();
    }
}
