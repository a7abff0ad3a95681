package dev.sesame.server.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.testkit.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of files that cannot be used, or that mean something else than they seem to. */
final class LintTest {
    @TempDir private Path temp;
    private Folder folder;

    @BeforeEach
    void write() {
        folder = Folder.full(temp);
    }

    @Test
    void allProblemsOfAllFilesAreSaidAtOnceWithTheirPlaces() {
        folder.change("organisation.jsonc", "\"url\":", "\"ulr\":")
                .change("models.jsonc", "{ \"file\": \"secrets/anthropic\" } }", "\"sk-live\" }")
                .write("teams/everyone.jsonc", "{ \"name\": \"Everyone\" \"groups\": [] }");

        assertThat(folder.lint())
                .containsExactly(
                        "error organisation.jsonc:1:1: \"url\" is missing: say where clients reach"
                                + " this server",
                        "error organisation.jsonc:5:10: \"ulr\" means nothing here, did you mean"
                                + " \"url\"?",
                        "error models.jsonc:11:66: no secret stands in this file: name where it"
                                + " is, as { \"env\": \"NAME\" } or { \"file\": \"PATH\" }",
                        "error teams/everyone.jsonc:1:22: not valid JSON(C): a comma is missing");
        assertThatThrownBy(folder::read)
                .isInstanceOf(AuthException.class)
                .hasMessageStartingWith("the organisation in " + temp + " cannot be used\n↳ ")
                .hasMessageContaining("models.jsonc:11:66")
                .hasMessageContaining("organisation.jsonc:5:10")
                .hasMessageNotContaining("sk-live");
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvFileSource(resources = "refused.csv", delimiter = '|', quoteCharacter = '\'')
    void refuses(String name, String from, String to, String message) {
        folder.change(name, from, to == null ? "" : to);

        assertThat(folder.lint())
                .anySatisfy(line ->
                        assertThat(line).startsWith("error " + name + ":").contains(message));
        assertThatThrownBy(folder::read)
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.failure()).isEqualTo(Failure.INVALID_CONFIG))
                .hasMessageContaining(message);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvFileSource(resources = "warned.csv", delimiter = '|', quoteCharacter = '\'')
    void warns(String name, String from, String to, String message) {
        folder.change(name, from, to);

        assertThat(folder.lint())
                .anySatisfy(line -> assertThat(line).startsWith("warning ").contains(message));
        assertThat(folder.read().name()).isEqualTo("Acme");
    }

    @Test
    void aTeamWhoseGroupsAreAllTakenIsSaidToBeEmpty() {
        folder.write(
                        "teams/late.jsonc",
                        "{ \"name\": \"Late\", \"groups\": [\"platform\"], \"models\": [\"*\"] }")
                .change("organisation.jsonc", "\"everyone\"]", "\"late\", \"everyone\"]");

        assertThat(folder.lint())
                .containsExactly(
                        "warning teams/late.jsonc:1:29: nobody can be in this team: teams before"
                                + " it in \"teams\" take all of its groups");
    }

    @Test
    void aSecretThatEverybodyMayReadIsNamed() throws IOException {
        var file = temp.resolve("secrets/console");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(folder.lint())
                .containsExactly(
                        "warning organisation.jsonc:40:32: secrets/console can be read by everybody"
                                + " on this machine: chmod o-r secrets/console");
    }

    @ParameterizedTest
    @CsvSource({"RSA, 1024", "EC, 256", "EC, 521", "Ed25519, 255"})
    void aKeyThatCannotSignIsRefused(String algorithm, int size) {
        folder.write("secrets/signing.pem", Folder.key(algorithm, size));

        assertThat(folder.lint())
                .singleElement()
                .asString()
                .startsWith("error organisation.jsonc:43:23: an RSA key of at least 2048 bits is");
    }

    @Test
    void aKeyOfRsaIsGoodAndATextIsNone() {
        assertThat(folder.write("secrets/signing.pem", Folder.key("RSA", 2048)).lint()).isEmpty();
        assertThat(folder.write("secrets/signing.pem", "-----BEGIN PRIVATE KEY-----\n!").lint())
                .singleElement()
                .asString()
                .contains("an RSA key of at least 2048 bits is expected");
    }

    @Test
    void aSecretInThePlaceOfItsNameIsNotSaidAloud() {
        folder.change("models.jsonc", "\"env\": \"OPENAI_API_KEY\"", "\"env\": \"sk-live-123\"");

        assertThat(folder.lint())
                .isNotEmpty()
                .allSatisfy(line ->
                        assertThat(line)
                                .startsWith("error models.jsonc:")
                                .endsWith(
                                        "the name of a variable is expected, of letters, digits"
                                                + " and _"));
    }

    @Test
    void aKeyOfAnUpstreamIsOneLine() {
        folder.write("secrets/anthropic", Folder.key("RSA", 2048));

        assertThat(folder.lint())
                .singleElement()
                .asString()
                .contains("error models.jsonc:11:", "the secret is not one line");
    }

    @Test
    void aShortSecretOfTheConsoleIsNamed() {
        folder.write("secrets/console", "short");

        assertThat(folder.lint())
                .singleElement()
                .asString()
                .startsWith("warning organisation.jsonc:")
                .contains("shorter than 32 characters");
    }

    @Test
    void filesThatNobodyReadsOrThatCannotBeReadAreNamed() throws IOException {
        folder.write("teams/sales.json", "{}").write("teams/.swp", "");
        Files.write(temp.resolve("teams/latin.jsonc"), new byte[] {'{', (byte) 0xe9, '}'});
        folder.write("teams/large.jsonc", " ".repeat(1 << 20) + "{}");
        Files.delete(temp.resolve("models.jsonc"));

        assertThat(folder.lint())
                .contains(
                        "error models.jsonc: this file is missing",
                        "error teams/latin.jsonc: it is not UTF-8",
                        "error teams/large.jsonc: it is larger than 1 MiB",
                        "warning teams/sales.json: nobody reads this file: the name of a team's"
                                + " ends in .jsonc")
                .noneMatch(line -> line.contains(".swp"));
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void noInputMakesItFailInside(BadInput input) throws IOException {
        for (var name : List.of("organisation.jsonc", "models.jsonc", "teams/research.jsonc")) {
            var damaged = Folder.full(temp.resolve("damaged").resolve(name));
            Files.write(damaged.path().resolve(name), input.bytes());

            assertThat(damaged.lint()).anyMatch(line -> line.startsWith("error " + name));
            assertThatThrownBy(damaged::read).isInstanceOf(AuthException.class);
        }
    }

    static List<BadInput> configurations() {
        return BadInput.of(BadInput.Surface.CONFIG);
    }

    @Test
    void secretsThatAreNotHereAreAWarningForLintAndAnErrorForTheServer() throws IOException {
        Files.delete(temp.resolve("secrets/console"));

        assertThat(folder.lint(folder.directory(Map.of())))
                .containsExactlyInAnyOrder(
                        "warning models.jsonc:4:70: the variable OPENAI_API_KEY is not set: the"
                                + " server needs it in its environment",
                        "warning models.jsonc:7:23: the variable OPENAI_API_KEY is not set: the"
                                + " server needs it in its environment",
                        "warning organisation.jsonc:17:35: the variable INTROSPECTION_SECRET is not"
                                + " set: the server needs it in its environment",
                        "warning organisation.jsonc:40:32: secrets/console does not exist: put the"
                                + " secret into it");
        assertThatThrownBy(() -> Folder.read(folder.directory(Map.of())))
                .hasMessageContaining("OPENAI_API_KEY is not set")
                .hasMessageContaining("secrets/console does not exist");
    }
}
