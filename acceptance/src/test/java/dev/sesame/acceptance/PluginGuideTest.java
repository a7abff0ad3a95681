package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Environment;
import dev.sesame.javaplugin.JavaPlugins;
import dev.sesame.testkit.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever follows docs/plugins.md sees what it prints. */
class PluginGuideTest {

    private static final Path GUIDE = Path.of("../docs/plugins.md");
    private static final String COMPANY = "https://ai-gateway.company.internal";
    private static final String PROJECT = "/home/me/corp";
    private static final int COLUMNS = 100;

    @ParameterizedTest
    @CsvSource({"### In TypeScript, ts, corp-auth.ts", "### In Java, java, CorpAuth.java"})
    void theWalkThroughGoesAsPrinted(
            String heading, String language, String file, @TempDir Path folder)
            throws IOException, InterruptedException {
        try (var stage = new PluginStage(folder)) {
            stage.with(file, blocks(section(heading), language).getFirst());
            var me = stage.person();
            var gateway = String.valueOf(me.variables().get("GW_URL"));
            var configuration = blocks(section("## Walk-through"), "json").getFirst();
            Files.writeString(
                    me.surroundings().project().resolve("opencode.json"),
                    configuration.replace(COMPANY, gateway));
            for (var block : blocks(section(heading), "console")) {
                for (var transcript : block.split("(?m)^\\$ sesame ", -1)) {
                    follow(transcript, me);
                }
            }
            assertThat(stage.questions().getLast().at("/headers/authorization").asText())
                    .isEqualTo("Bearer <replace-me>");
        }
    }

    @Test
    void eachExampleInJavaIsAPlugin(@TempDir Path folder) throws IOException {
        var blocks = blocks(section("### What a plugin can do"), "java");
        var plugins =
                new JavaPlugins(new Environment(Map.of(), folder, folder, InstantSource.system()));
        var frame = blocks.getFirst();
        var nothing = "return Hooks.none();\n";
        assertThat(frame).contains(nothing);
        assertThat(blocks).hasSizeGreaterThan(5);
        for (var body : blocks.subList(1, blocks.size())) {
            var file = folder.resolve("Example.java");
            Files.writeString(file, frame.replace(nothing, body));
            assertThat(plugins.load(file)).as(body).hasSize(1);
        }
    }

    /** Runs one command and compares what it prints; there is none before the first. */
    private static void follow(String transcript, Person me)
            throws IOException, InterruptedException {
        if (transcript.isBlank()) {
            return;
        }
        var command = transcript.lines().findFirst().orElseThrow();
        var printed = transcript.lines().skip(1);
        var words = command.replace("\"", "").split(" ", -1);
        var seen = command.startsWith("auth login") ? logIn(me, words) : run(me, words);
        assertThat(seen).as(command).isEqualTo(content(printed));
    }

    private static List<String> run(Person me, String... words)
            throws IOException, InterruptedException {
        var outcome = me.run(words);
        var project = me.surroundings().project().toString();
        return content((outcome.stderr() + outcome.stdout()).replace(project, PROJECT).lines());
    }

    private static List<String> logIn(Person me, String... words)
            throws IOException, InterruptedException {
        var enter = new Typist.Step("Enter your API key", "\r", false);
        var outcome =
                new Typist(List.of(enter), COLUMNS)
                        .answer(me.invocation(words), Duration.ofMinutes(1));
        return content(Screen.lines(outcome.stdout(), COLUMNS, Typist.ROWS).stream());
    }

    private static List<String> content(Stream<String> lines) {
        return lines.map(String::stripTrailing).filter(line -> !line.isEmpty()).toList();
    }

    /** Returns what stands below {@code heading}, up to the next one of its rank or above. */
    private static String section(String heading) throws IOException {
        var text = Files.readString(GUIDE);
        int begin = text.indexOf(heading + "\n");
        assertThat(begin).as(heading).isNotNegative();
        var rank = heading.substring(0, heading.indexOf(' '));
        var rest = text.substring(begin + heading.length());
        return Arrays.asList(rest.split("(?m)^#{2," + rank.length() + "} ", 2)).getFirst();
    }

    private static List<String> blocks(String section, String language) {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(section)
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
