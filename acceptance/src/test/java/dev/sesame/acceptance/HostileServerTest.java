package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sesame.testkit.Answer;
import dev.sesame.testkit.BadInput.Expect;
import dev.sesame.testkit.FakeOrganisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A good document that comes in a bad way: the cases of the collection that have no file. */
@Execution(ExecutionMode.CONCURRENT)
class HostileServerTest {

    private static final String ELSEWHERE = "/elsewhere";
    private static final Answer GOOD =
            Answer.of(
                    "{\"auth\":{\"command\":[\"corpctl\"],\"env\":\"CORP_TOKEN\"},"
                            + "\"config\":{\"username\":\"from the organisation\"}}");

    @TempDir private Path folder;

    @TestFactory
    Stream<DynamicTest> aLoginFails() {
        var blanks = Answer.of(" ".repeat(1 << 14));
        return Stream.of(
                test("status 500 with a document", GOOD.status(500), Expect.REJECT),
                test("another origin", Answer.redirect("http://localhost:1/"), Expect.REJECT),
                test("a loop", Answer.redirect(FakeOrganisation.WELL_KNOWN), Expect.REJECT),
                test("silence", GOOD.never(), Expect.REJECT),
                test("drops", blanks.dripping(Duration.ofMillis(200)), Expect.REJECT),
                test("no end", blanks.endless(), Expect.REJECT),
                test("huge headers", GOOD.header("X-Big", "x".repeat(10 << 20)), Expect.REJECT));
    }

    @TestFactory
    Stream<DynamicTest> aLoginSucceeds() {
        return Stream.of(
                test("another path of the origin", Answer.redirect(ELSEWHERE), Expect.ACCEPT),
                // OpenCode looks at the type of a web page only
                test("text/plain", GOOD.contentType("text/plain"), Expect.ACCEPT));
    }

    @Test
    void whatWasSaidLastIsUsedWhileTheServerIsUnwell() throws IOException, InterruptedException {
        var visit = Visit.ofSomebody(folder);
        try (var organisation = organisation(GOOD)) {
            visit.run("auth", "login", organisation.url().toString());
            visit.run("debug", "config");
            organisation.says(FakeOrganisation.WELL_KNOWN, Answer.of("").status(503));
            var config = visit.run("debug", "config");
            assertThat(config.stdout()).contains("from the organisation");
            assertThat(config.stderr()).contains(" ago: ").contains("status 503");
        }
        assertThat(visit.verdict()).isEqualTo(Expect.WARN);
    }

    private DynamicTest test(String name, Answer answer, Expect expected) {
        return dynamicTest(name, () -> logIn(name, answer, expected));
    }

    private void logIn(String name, Answer answer, Expect expected)
            throws IOException, InterruptedException {
        var visit = Visit.ofSomebody(Files.createDirectories(folder.resolve(name)));
        try (var organisation = organisation(answer)) {
            visit.run("auth", "login", organisation.url().toString());
        }
        assertThat(visit.verdict()).as(visit.toString()).isEqualTo(expected);
        assertThat(Files.exists(visit.person().authFile())).isEqualTo(expected == Expect.ACCEPT);
    }

    private static FakeOrganisation organisation(Answer answer) throws IOException {
        return FakeOrganisation.start()
                .says(FakeOrganisation.WELL_KNOWN, answer)
                .says(ELSEWHERE, GOOD);
    }
}
