package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.FakeOrganisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token that is stored and good is only read. */
class LocalTokenTest {
    @TempDir private Path folder;

    @Test
    void noSocketOfANetworkIsOpenedForIt() throws IOException, InterruptedException {
        var person = Person.in(folder);
        var document = "{\"auth\":{\"command\":[\"echo\",\"tok-1\"],\"env\":\"CORP_TOKEN\"}}";
        String url;
        try (var organisation = FakeOrganisation.publishing(document)) {
            url = organisation.url().toString();
            assertThat(person.run("auth", "login", url).exit()).isZero();
        }
        var calls = folder.resolve("calls");
        var traced =
                person.using(
                        "strace",
                        "-f",
                        "-qq",
                        "-e",
                        "trace=socket,execve",
                        "-o",
                        calls.toString(),
                        Person.sesame().toString());
        assertThat(traced.run("auth", "token", url).stdout()).isEqualTo("tok-1\n");
        assertThat(traced.run("auth", "token").stdout()).isEqualTo("tok-1\n");
        var seen = Files.readAllLines(calls);
        assertThat(seen).anyMatch(line -> line.contains("execve"));
        assertThat(seen).noneMatch(line -> line.contains("AF_INET"));
        // a control: a command that asks the organisation does open one
        assertThat(traced.run("models").exit()).isZero();
        assertThat(Files.readAllLines(calls)).anyMatch(line -> line.contains("AF_INET"));
    }
}
