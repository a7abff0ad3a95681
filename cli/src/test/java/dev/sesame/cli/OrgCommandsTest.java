package dev.sesame.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Secret;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.jwt.TextSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code org init} and {@code org lint}. */
final class OrgCommandsTest {
    @TempDir private Path home;
    private CommandLine sesame;

    @BeforeEach
    void begin() throws IOException {
        sesame = new CommandLine(home);
        sesame.variables.put("OPENAI_API_KEY", "sk-1");
    }

    @Test
    void initMakesADirectoryThatLintFindsNothingWrongWith() {
        int exit =
                sesame.run(
                        "org",
                        "init",
                        "acme",
                        "--name",
                        "Acme",
                        "--url",
                        "https://ai.acme.example",
                        "--issuer",
                        "https://login.acme.example",
                        "--client-id",
                        "opencode");

        assertThat(exit).isZero();
        assertThat(sesame.out().lines())
                .containsExactly(
                        home + "/acme/organisation.jsonc",
                        home + "/acme/models.jsonc",
                        home + "/acme/teams/engineering.jsonc",
                        home + "/acme/teams/everyone.jsonc");
        assertThat(home.resolve("acme/organisation.jsonc"))
                .content()
                .contains(
                        "\"name\": \"Acme\"",
                        "\"https://ai.acme.example\"",
                        "\"https://login.acme.example\"",
                        "\"opencode\"");
        assertThat(sesame.run("org", "lint", "acme")).isZero();
        assertThat(sesame.out()).isEmpty();
        assertThat(sesame.err()).contains("0 errors, 0 warnings");
    }

    @Test
    void initWithoutOptionsAsksNothingAndSaysWhatIsLeftToDo() {
        sesame.variables.remove("OPENAI_API_KEY");

        assertThat(sesame.run("org", "init")).isZero();
        assertThat(sesame.out())
                .contains("/models.jsonc:", "the variable OPENAI_API_KEY is not set");
        assertThat(sesame.err()).contains("sesame org lint .");
    }

    @Test
    void initOverwritesNothing() throws IOException {
        sesame.write("acme/models.jsonc", "mine");

        assertThat(sesame.run("org", "init", "acme")).isEqualTo(2);
        assertThat(sesame.err())
                .contains(home + "/acme/models.jsonc is there already", "nothing is overwritten");
        assertThat(home.resolve("acme/models.jsonc")).hasContent("mine");
        assertThat(home.resolve("acme/organisation.jsonc")).doesNotExist();
    }

    @Test
    void initWithAnAddressThatCannotBeUsedSaysSo() {
        assertThat(sesame.run("org", "init", "--url", "http://ai.acme.example")).isEqualTo(2);
        assertThat(sesame.out()).contains("error: ", "use https://ai.acme.example");
    }

    @Test
    void lintEndsWithCode2AtAnErrorAndPrintsJsonWhenAsked() throws IOException {
        sesame.run("org", "init");
        var file = home.resolve("models.jsonc");
        Files.writeString(
                file, Files.readString(file).replace("\"upstreams\": [", "\"upstream\": ["));

        assertThat(sesame.run("org", "lint")).isEqualTo(2);
        assertThat(sesame.out())
                .contains("error: " + file + ":17:23: nobody answers for this model");
        assertThat(sesame.run("org", "lint", "--json")).isEqualTo(2);
        var problems = Json.parse(sesame.out()).asArray().orElseThrow();
        assertThat(problems)
                .filteredOn(problem ->
                        ((JsonObject) problem).string("severity").orElse("").equals("error"))
                .hasSize(2)
                .allMatch(problem ->
                        ((JsonObject) problem)
                                .string("location")
                                .orElse("")
                                .equals(file.toString()));
    }

    @Test
    void lintNamesTheKeyThatSignsAsPeoplesMachinesKnowIt()
            throws IOException, GeneralSecurityException {
        var pairs = KeyPairGenerator.getInstance("RSA");
        pairs.initialize(2048);
        var der = pairs.generateKeyPair().getPrivate().getEncoded();
        var pem =
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(der)
                        + "\n-----END PRIVATE KEY-----\n";
        sesame.run("org", "init");
        assertThat(sesame.run("org", "lint")).isZero();
        assertThat(sesame.err()).doesNotContain("thumbprint");

        Files.writeString(home.resolve("signing.pem"), pem);
        var file = home.resolve("organisation.jsonc");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(
                                "\"login\":",
                                "\"signing\": { \"key\": { \"file\": \"signing.pem\" } }, \"login\":"));

        assertThat(sesame.run("org", "lint")).isZero();
        assertThat(sesame.err()).contains(TextSigner.of(Secret.of(pem)).thumbprint());
    }

    @Test
    void lintOfNoDirectorySaysWhatMakesOne() {
        assertThat(sesame.run("org", "lint", "acme")).isEqualTo(2);
        assertThat(sesame.err())
                .contains(home + "/acme is no directory", "`sesame org init DIR` makes one");
    }
}
