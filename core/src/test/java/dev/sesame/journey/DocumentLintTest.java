package dev.sesame.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.Environment;
import dev.sesame.config.ConfigProblem;
import dev.sesame.http.Http;
import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeOrganisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DocumentLintTest {
    @TempDir private Path home;

    private List<String> lint(String wanted) {
        var environment = new Environment(Map.of(), home, home, InstantSource.fixed(Instant.EPOCH));
        return new DocumentLint(environment, new Http(environment))
                .lint(wanted).stream().map(DocumentLintTest::line).toList();
    }

    private static String line(ConfigProblem problem) {
        var line = problem.severity() + " " + problem.describe();
        return line.replaceAll("\\S+(/document\\.json|well-known/opencode)", "it");
    }

    private List<String> lintText(String text) throws IOException {
        Files.writeString(home.resolve("document.json"), text);
        return lint("document.json");
    }

    @Test
    void everythingHasItsPlaceInTheDocument() throws IOException {
        assertThat(
                        lintText(
                                """
                                {
                                  "auth": {"command": ["c"], "env": "T"},
                                  "config": {"modle": 1,
                                    "share": "perhaps",
                                    "provider": {
                                      "corp": {"env": ["T"]}}}
                                }
                                """))
                .hasSize(4)
                .anyMatch(line -> line.startsWith("ERROR it:4:14: Expected"))
                .anyMatch(line -> line.startsWith("WARNING it:3:23: unknown key"))
                .anyMatch(line -> line.startsWith("WARNING it:3:23: OpenCode 1.1 does not start"))
                .anyMatch(line -> line.startsWith("WARNING it:6:23: OpenCode 1.18 does not put"));
    }

    @Test
    void tellsWhatSesameLeavesOutAndRefuses() throws IOException {
        assertThat(
                        lintText(
                                """
                                {"auth": {"command": ["c"], "env": "T"},
                                 "config": {"plugin": ["p@1.0.0"], "mcp": {}}}
                                """))
                .hasSize(2)
                .allMatch(line -> line.startsWith("WARNING it: Sesame leaves this out: "));
        assertThat(
                        lintText(
                                """
                                {"auth": {"command": ["c"], "env": "T"},
                                 "config": {"provider": {"p": {"api": "https://${U}/v1",
                                   "options": {"apiKey": "{env:T}"}}}}}
                                """))
                .contains("ERROR it: an address in it names a variable other than T");
        assertThat(lintText("{\"config\": {\"username\": \"{env:HOME}\"}}"))
                .hasSize(2)
                .allMatch(line -> line.startsWith("ERROR"));
    }

    @Test
    void judgesWhatIsMeantForSesameAlone() throws IOException {
        assertThat(
                        lintText(
                                """
                                {"auth": {"command": ["c"], "env": "T"},
                                 "sesame": {"sso": {"issuer": 5}}}
                                """))
                .singleElement()
                .asString()
                .startsWith("ERROR it")
                .contains("issuer");
    }

    @Test
    void aDocumentIsStrictJson() throws IOException {
        assertThat(lintText("{\n  // why\n}"))
                .containsExactly(
                        "ERROR it:2:3: not JSON, which a document has to be: comments are not"
                                + " allowed here");
        assertThat(lintText("[]")).containsExactly("ERROR it: an object is expected");
        assertThatThrownBy(() -> lint("nowhere.json")).hasMessageContaining("does not exist");
    }

    @Test
    void aUrlAlsoTellsWhereTheTokenMayNotGo() throws IOException {
        try (var organisation = FakeOrganisation.start()) {
            organisation.says(
                    FakeOrganisation.WELL_KNOWN,
                    Answer.of(
                            """
                            {"auth": {"command": ["c"], "env": "T"},
                             "config": {"provider": {"p": {"options": {
                               "baseURL": "https://gw.example/v1", "apiKey": "{env:T}"}}}}}
                            """));

            assertThat(lint(organisation.url().toString()))
                    .singleElement()
                    .asString()
                    .startsWith("WARNING it: the token is to go to https://gw.example, another");
        }
    }
}
