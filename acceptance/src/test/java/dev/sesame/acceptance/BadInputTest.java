package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sesame.testkit.Answer;
import dev.sesame.testkit.BadInput;
import dev.sesame.testkit.BadInput.Expect;
import dev.sesame.testkit.BadInput.Surface;
import dev.sesame.testkit.FakeOrganisation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every input of the collection, through the real command. */
@Execution(ExecutionMode.CONCURRENT)
class BadInputTest {

    /** They take the whole minute that a command has; AuthCommandRunnerTest gives them less. */
    private static final Set<String> ENDLESS =
            Set.of("token-command/11-hang", "token-command/12-ignore-term");

    @TempDir private Path folder;

    /** What one input goes through. */
    private interface Course {
        void run(BadInput input, Visit visit) throws IOException, InterruptedException;
    }

    @TestFactory
    Stream<DynamicTest> credentialFiles() {
        return tests(Surface.AUTH_JSON, BadInputTest::useCredentials);
    }

    @TestFactory
    Stream<DynamicTest> documents() {
        return tests(Surface.WELL_KNOWN, BadInputTest::useDocument);
    }

    @TestFactory
    Stream<DynamicTest> tokenCommands() {
        return tests(Surface.TOKEN_COMMAND, BadInputTest::useTokenCommand);
    }

    @TestFactory
    Stream<DynamicTest> configurationFiles() {
        return tests(Surface.CONFIG, BadInputTest::useConfiguration);
    }

    private Stream<DynamicTest> tests(Surface surface, Course course) {
        return BadInput.of(surface).stream()
                .filter(input -> !ENDLESS.contains(input.id()))
                .map(input -> dynamicTest(input.id(), () -> check(input, course)));
    }

    private void check(BadInput input, Course course) throws IOException, InterruptedException {
        var visit = Visit.ofSomebody(Files.createDirectories(folder.resolve(input.id())));
        course.run(input, visit);
        assertThat(visit.verdict())
                .as("%s: %s%n%s", input.id(), Leniency.reason(input), visit)
                .isEqualTo(Leniency.expected(input));
    }

    private static void useCredentials(BadInput input, Visit visit)
            throws IOException, InterruptedException {
        visit.person().withAuth(input.bytes());
        visit.run("auth", "list");
        visit.run("auth", "status");
        visit.run("auth", "login", "-p", "acme");
        var after = Files.readAllBytes(visit.person().authFile());
        if (visit.verdict() == Expect.REJECT) {
            assertThat(visit.exits()).doesNotContain(0);
            assertThat(after).isEqualTo(input.bytes());
            return;
        }
        var entries = JsonTree.parse(text(after));
        assertThat(entries.at("/acme/key").asText()).isEqualTo(Visit.TYPED);
        JsonTree.parse(text(input.bytes()))
                .forEachEntry((id, entry) -> assertThat(entries.get(id)).isEqualTo(entry));
    }

    private static void useDocument(BadInput input, Visit visit)
            throws IOException, InterruptedException {
        try (var organisation =
                FakeOrganisation.start().says(FakeOrganisation.WELL_KNOWN, answer(input))) {
            var login = visit.run("auth", "login", organisation.url().toString());
            var config = visit.run("debug", "config");
            assertThat(Files.exists(visit.person().authFile())).isEqualTo(login.exit() == 0);
            if (login.exit() != 0) {
                assertThat(config.exit()).as("a login that failed hurts nobody").isZero();
            }
        }
    }

    private static Answer answer(BadInput input) {
        var answer = Answer.of(input.bytes());
        if (input.file().endsWith(".gz")) {
            return answer.header("Content-Encoding", "gzip");
        }
        return input.file().endsWith(".html") ? answer.contentType("text/html") : answer;
    }

    private static void useTokenCommand(BadInput input, Visit visit)
            throws IOException, InterruptedException {
        var command = visit.person().surroundings().root().resolve("command");
        Person.script(command, input.bytes());
        if (input.id().endsWith("not-executable")) {
            Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rw-r--r--"));
        }
        var document = "{\"auth\":{\"command\":[\"" + command + "\"],\"env\":\"CORP_TOKEN\"}}";
        try (var organisation = FakeOrganisation.publishing(document)) {
            var login = visit.run("auth", "login", organisation.url().toString());
            assertThat(Files.exists(visit.person().authFile())).isEqualTo(login.exit() == 0);
        }
    }

    private static void useConfiguration(BadInput input, Visit visit)
            throws IOException, InterruptedException {
        var project = visit.person().surroundings().project();
        var ending = input.file().substring(input.file().lastIndexOf('.'));
        var file = Files.write(project.resolve("opencode" + ending), input.bytes());
        if (input.id().endsWith("fifo")) {
            var fifo = project.resolve("fifo").toString();
            assertThat(new ProcessBuilder("mkfifo", fifo).start().waitFor()).isZero();
        }
        if (input.id().endsWith("0666")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        }
        var config = visit.run("debug", "config");
        if (input.id().endsWith("quote")) {
            assertThat(JsonTree.parse(config.stdout()).has("model")).isFalse();
        }
    }

    private static String text(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }
}
