package dev.sesame.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code sesame demo} shows what it says, and leaves nothing behind. */
@DisabledOnOs(OS.WINDOWS)
final class DemoTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int CANCELLED = 130;
    private static final int TERMINATED = 128 + 15;
    private static final int STEPS = 13;
    private static final String TOKEN = "eyJ[A-Za-z0-9_-]+\\.eyJ[A-Za-z0-9_-]+\\.";

    private final Path command =
            Path.of(System.getProperty("sesame.command", "../sesame")).toAbsolutePath().normalize();

    @TempDir Path dir;
    private Path temporary;
    private Path home;

    @BeforeEach
    void folders() throws IOException {
        temporary = Files.createDirectory(dir.resolve("temporary files"));
        home = Files.createDirectory(dir.resolve("home"));
    }

    @Test
    void everyStepHoldsAndNothingIsLeft() throws IOException, InterruptedException {
        var outcome = demo(Map.of()).run(LIMIT);
        assertThat(outcome.exit()).as(outcome.stdout() + outcome.stderr()).isZero();
        assertThat(rows(outcome.stdout(), "held")).hasSize(STEPS);
        assertThat(outcome.stdout())
                .contains(STEPS + " of " + STEPS + " steps held.")
                .contains("Method C")
                .contains("✓ the gateway refused with 401, and was asked once")
                .contains("✓ the gateway accepted one token, streamed one answer and counted")
                .doesNotContain("NOT HELD", "\u001b")
                .doesNotContainPattern(TOKEN);
        assertThat(outcome.stderr()).isEmpty();
        assertThat(temporary).isEmptyDirectory();
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void whatDoesNotHoldIsNamedAndTheExitCodeTells() throws IOException, InterruptedException {
        var outcome = demo(Map.of("PATH", pathWithoutWhatTheTokenCommandNeeds())).run(LIMIT);
        assertThat(outcome.exit()).as(outcome.stdout() + outcome.stderr()).isEqualTo(1);
        assertThat(rows(outcome.stdout(), "NOT HELD")).hasSizeBetween(2, STEPS);
        assertThat(outcome.stdout()).contains("not so: it says \"Logged into http://127.0.0.1:");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void interruptedOnTheWayItLeavesNothing() throws IOException, InterruptedException {
        var process = start();
        try (var out = process.inputReader(UTF_8)) {
            readUntil(out, "2. Method A");
            assertThat(temporary).isNotEmptyDirectory();
            interrupt(process);
            assertThat(process.waitFor()).isIn(CANCELLED, TERMINATED);
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void keptOpenItCanBeVisitedUntilItIsInterrupted() throws IOException, InterruptedException {
        var process = start("--keep");
        try (var out = process.inputReader(UTF_8)) {
            readUntil(out, "The company stays open until Ctrl-C");
            var visit = readUntil(out, "  sesame auth list").replace("  sesame auth list", "");
            var script = visit + "\nsesame auth list && sesame run 'are you there?'";
            var seen = new Invocation(List.of("sh", "-c", script), dir, environment()).run(LIMIT);
            assertThat(seen.exit()).as(script + seen).isZero();
            assertThat(seen.stdout()).contains(" wellknown").contains("\"are you there?\"");
            process.destroy();
            assertThat(process.waitFor()).isIn(CANCELLED, TERMINATED);
        }
        assertThat(temporary).isEmptyDirectory();
    }

    private static void interrupt(Process process) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private Invocation demo(Map<String, String> more) {
        var variables = environment();
        variables.putAll(more);
        return new Invocation(List.of(command.toString(), "demo"), dir, variables);
    }

    private Process start(String... options) throws IOException {
        var line = Stream.concat(Stream.of(command.toString(), "demo"), Stream.of(options));
        var builder = new ProcessBuilder(line.toList()).directory(dir.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment());
        var process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        return process;
    }

    /** The demonstration has to do without all of this, except the first three. */
    private Map<String, String> environment() {
        var variables = new HashMap<String, String>();
        variables.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        variables.put("JAVA_HOME", System.getProperty("java.home", ""));
        variables.put("TMPDIR", temporary.toString());
        variables.put("HOME", home.toString());
        variables.put("SESAME_AOT", "off"); // else a cache may be put into this home
        variables.put("XDG_DATA_HOME", "/nowhere");
        variables.put("OPENCODE_CONFIG", "/nowhere/opencode.json");
        variables.put("COMPANY_AI_TOKEN", "somebody else's");
        return variables;
    }

    /** The token command is a script that calls {@code cat}. */
    private String pathWithoutWhatTheTokenCommandNeeds() throws IOException {
        var bin = Files.createDirectory(dir.resolve("bin"));
        for (var program : List.of("sh", "readlink")) {
            Files.createSymbolicLink(bin.resolve(program), find(program));
        }
        return bin.toString();
    }

    private static Path find(String program) {
        return Stream.of("/usr/bin", "/bin")
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> rows(String output, String mark) {
        return output.lines().filter(line -> line.startsWith("  " + mark + " ")).toList();
    }

    /** Returns what came before and with the line that begins with {@code beginning}. */
    private static String readUntil(BufferedReader out, String beginning) throws IOException {
        var read = new StringBuilder();
        for (var line = out.readLine(); line != null; line = out.readLine()) {
            read.append(line).append('\n');
            if (line.startsWith(beginning)) {
                return read.toString();
            }
        }
        throw new AssertionError("\"" + beginning + "\" never came:\n" + read);
    }
}
