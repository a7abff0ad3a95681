package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.BadInput.Expect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code auth.json} as something else than a small file of its owner's own. */
class CredentialFileTest {

    @TempDir private Path folder;
    private Visit visit;
    private Path file;

    @BeforeEach
    void theFolderIsThere() throws IOException {
        visit = Visit.ofSomebody(folder);
        file = visit.person().authFile();
        Files.createDirectories(file.getParent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-rw-rw-"})
    void aFileThatOthersCanUseIsToldAndRepaired(String mode)
            throws IOException, InterruptedException {
        Files.writeString(file, "{}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        visit.run("auth", "status");
        assertThat(visit.verdict()).isEqualTo(Expect.WARN);
        logIn();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aLinkStaysALink() throws IOException, InterruptedException {
        var target = Files.writeString(folder.resolve("real.json"), "{}");
        Files.createSymbolicLink(file, target);
        logIn();
        assertThat(visit.verdict()).isEqualTo(Expect.ACCEPT);
        assertThat(file).isSymbolicLink();
        assertThat(target).content().contains(Visit.TYPED);
    }

    @Test
    void nothingIsWrittenThroughALinkToNothing() throws IOException, InterruptedException {
        var target = folder.resolve("not there");
        Files.createSymbolicLink(file, target);
        logIn();
        assertThat(visit.verdict()).isEqualTo(Expect.REJECT);
        assertThat(target).doesNotExist();
    }

    @Test
    void aPipeIsNotWaitedFor() throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
        visit.run("auth", "list");
        logIn();
        assertThat(visit.exits()).doesNotContain(0);
    }

    @Test
    void aDirectoryIsNoFile() throws IOException, InterruptedException {
        Files.createDirectory(file);
        visit.run("auth", "list");
        logIn();
        assertThat(visit.exits()).doesNotContain(0);
        assertThat(file).isEmptyDirectory();
    }

    @Test
    void aFileOfMoreThanOneMebibyteIsLeftAlone() throws IOException, InterruptedException {
        var entry = "\"big\":{\"type\":\"api\",\"key\":\"" + "x".repeat(2 << 20) + "\"}";
        visit.person().withAuth(("{" + entry + "}").getBytes(StandardCharsets.UTF_8));
        visit.run("auth", "list");
        logIn();
        assertThat(visit.exits()).doesNotContain(0);
    }

    @Test
    void aDiskThatTakesNoMoreLeavesTheFileAsItWas() throws IOException, InterruptedException {
        var entry = "{\"big\":{\"type\":\"api\",\"key\":\"" + "x".repeat(4000) + "\"}}";
        visit.person().withAuth(entry.getBytes(StandardCharsets.UTF_8));
        var sesame = Person.sesame().toString();
        var limited = "ulimit -f 1; exec '" + sesame + "' \"$@\"";
        var person =
                visit.person()
                        .with("SESAME_JAVA_OPTIONS", "-XX:-UsePerfData")
                        .using("bash", "-c", limited, "sesame");
        var login = visit.run(person, "auth", "login", "-p", "acme");
        assertThat(login.exit()).as(login.toString()).isNotZero();
        assertThat(file).hasContent(entry);
        try (var left = Files.list(file.getParent())) {
            assertThat(left.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("auth.json", "auth.json.lock");
        }
    }

    private void logIn() throws IOException, InterruptedException {
        visit.run("auth", "login", "-p", "acme");
    }
}
