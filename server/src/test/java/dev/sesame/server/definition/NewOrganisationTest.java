package dev.sesame.server.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A directory to begin with. */
final class NewOrganisationTest {
    private static final NewOrganisation ACME =
            new NewOrganisation(
                    "Acme \"& Sons\"",
                    "https://ai.acme.example",
                    "https://login.acme.example",
                    "opencode");

    @TempDir private Path temp;

    private OrganisationDirectory directory(Map<String, String> variables) {
        var clock = InstantSource.fixed(Instant.EPOCH);
        return new OrganisationDirectory(
                Path.of("acme"), new Environment(variables, temp, temp, clock));
    }

    @Test
    void whatItWritesWorksAtOnceWithAKey() {
        ACME.write(temp.resolve("acme"));

        var directory = directory(Map.of("OPENAI_API_KEY", "sk-1"));
        assertThat(directory.lint()).isEmpty();
        var definition = Folder.read(directory);
        assertThat(definition.name()).isEqualTo("Acme \"& Sons\"");
        assertThat(definition.address()).hasToString("https://ai.acme.example");
        assertThat(definition.issuers().getFirst().issuer())
                .isEqualTo("https://login.acme.example");
        assertThat(definition.signIn().command()).contains("--client-id", "opencode");
        assertThat(definition.teams())
                .extracting(Team::id)
                .containsExactly("engineering", "everyone");
    }

    @Test
    void theExamplesInItsCommentsAreRightToo() throws IOException {
        var folder = temp.resolve("acme");
        for (var file : ACME.write(folder)) {
            Files.writeString(
                    file,
                    Files.readString(file)
                            .replaceAll("(?m)^( *)// (?=\")", "$1, ")
                            .replaceAll(" or \"command\".*", ""));
        }
        Files.writeString(folder.resolve("signing.pem"), Folder.key("RSA", 2048));
        var variables =
                Map.of(
                        "OPENAI_API_KEY",
                        "k",
                        "CONSOLE_SECRET",
                        "k".repeat(32),
                        "INTROSPECTION_SECRET",
                        "k");

        assertThat(directory(variables).lint())
                .extracting(problem -> problem.message())
                .allMatch(message ->
                        message.contains("/run/secrets/anthropic does not exist")
                                || message.contains("can be read by everybody"));
    }

    @Test
    void writesTheSchemasThatItsFilesName() throws IOException {
        for (var file : ACME.write(temp.resolve("acme"))) {
            var text = Files.readString(file);
            int start = text.indexOf("\"$schema\": \"") + 12;
            var schema = file.resolveSibling(text.substring(start, text.indexOf('"', start)));
            assertThat(schema).isRegularFile();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"organisation.jsonc", "models.jsonc", "teams/everyone.jsonc"})
    void overwritesNothing(String name) throws IOException {
        var file = temp.resolve("acme").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "mine");

        assertThatThrownBy(() -> ACME.write(temp.resolve("acme")))
                .isInstanceOf(AuthException.class)
                .hasMessage(file + " is there already");
        assertThat(file).hasContent("mine");
        try (var files = Files.walk(temp)) {
            assertThat(files.filter(Files::isRegularFile)).containsExactly(file);
        }
    }

    @Test
    void saysWhereItCannotWrite() throws IOException {
        Files.writeString(temp.resolve("acme"), "a file");

        assertThatThrownBy(() -> ACME.write(temp.resolve("acme")))
                .isInstanceOf(AuthException.class)
                .hasMessageContaining("cannot be written into " + temp.resolve("acme"));
    }
}
