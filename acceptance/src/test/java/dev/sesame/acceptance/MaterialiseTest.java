package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.FakeOrganisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code org sync --materialise}, and every command with a login that is kept. */
class MaterialiseTest {
    private static final String DOCUMENT =
            """
            {"auth": {"command": ["echo", "tok-1"], "env": "CORP_TOKEN"},
             "config": {"model": "corp/m", "provider": {"corp": {
               "options": {"apiKey": "{env:CORP_TOKEN}", "baseURL": "http://127.0.0.1:1/v1"},
               "models": {"m": {}}}}}}
            """;

    @TempDir private Path folder;
    private FakeOrganisation organisation;
    private String url;
    private Person person;
    private Path config;
    private Path kept;

    @BeforeEach
    void somebodyIsLoggedIn() throws IOException, InterruptedException {
        organisation = FakeOrganisation.publishing(DOCUMENT);
        url = organisation.url().toString();
        person = Person.in(folder);
        config = person.surroundings().home().resolve(".config/opencode/config.json");
        kept = person.surroundings().home().resolve(".local/state/sesame/logins.json");
        assertThat(person.run("auth", "login", url).exit()).isZero();
    }

    @AfterEach
    void stop() {
        organisation.close();
    }

    @Test
    void itIsShownDoneAndTakenBack() throws IOException, InterruptedException {
        var auth = Files.readString(person.authFile());

        assertThat(person.run("org", "sync", "--materialise").stdout())
                .isEqualTo(
                        """
                        ✓ %s
                        write ~/.config/opencode/config.json: model, provider.corp
                        keep the login with %s out of ~/.local/share/opencode/auth.json
                        """
                                .formatted(url, url));
        assertThat(config).content().contains("{env:CORP_TOKEN}");
        assertThat(person.run("org", "sync").stdout()).isEqualTo("✓ " + url + "\n");

        assertThat(person.run("org", "sync", "--remove").stdout())
                .contains("delete ~/.config/opencode/config.json", "give the login with " + url);
        assertThat(person.authFile()).content().isEqualTo(auth);
        assertThat(config).doesNotExist();
        assertThat(person.run("org", "sync", "--remove", "--materialise").exit()).isEqualTo(2);
    }

    @Test
    void everyCommandWorksOnAKeptLogin() throws IOException, InterruptedException {
        assertThat(person.run("org", "sync", "--materialise").exit()).isZero();

        assertThat(person.run("auth", "list").stdout()).contains(url + " wellknown");
        assertThat(person.run("auth", "status").stdout()).contains(url + "  token for");
        assertThat(person.run("auth", "token", url).stdout()).isEqualTo("tok-1\n");
        assertThat(person.run("auth", "token", "corp").stdout()).isEqualTo("tok-1\n");
        assertThat(person.run("auth", "token", url, "--force").exit()).isZero();
        assertThat(person.run("auth", "login", url).exit()).isZero();
        assertThat(person.run("config", "explain", "model").stdout())
                .contains("set by organisation")
                .doesNotContain("config.json");
        assertThat(person.authFile()).content().doesNotContain("tok-1");

        assertThat(person.run("auth", "logout", url).exit()).isZero();
        assertThat(person.run("auth", "list").stdout()).contains("0 credentials");
        assertThat(kept).doesNotExist();
        assertThat(config).doesNotExist();
    }

    @Test
    void aStartGivesBackWhatAKilledRunKept() throws IOException, InterruptedException {
        var auth = Files.readString(person.authFile());
        assertThat(person.run("org", "sync", "--materialise").exit()).isZero();
        var pinned = Files.readString(kept);
        Files.writeString(kept, pinned.replace("\"pinned\": [\"" + url + "\"]", "\"pinned\": []"));
        assertThat(kept).content().isNotEqualTo(pinned);

        assertThat(person.run("models").exit()).isZero();

        assertThat(person.authFile()).content().isEqualTo(auth);
        assertThat(kept).doesNotExist();
    }

    @Test
    void aConfigurationThatWasThereIsNotTouched() throws IOException, InterruptedException {
        Files.createDirectories(config.getParent());
        Files.writeString(config, "{}");

        var refused = person.run("org", "sync", "--materialise");

        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.stderr()).contains("was not written by Sesame", "opencode.jsonc");
        assertThat(config).content().isEqualTo("{}");
        assertThat(person.authFile()).content().contains("tok-1");
    }

    @Test
    void aDocumentIsJudged() throws IOException, InterruptedException {
        var document = person.surroundings().project().resolve("document.json");
        Files.writeString(document, DOCUMENT.replace("\"apiKey\"", "\"other\""));

        var judged = person.run("config", "lint", "document.json");
        assertThat(judged.exit()).isZero();
        assertThat(judged.stdout()).startsWith("warning: " + document + ":2:53: nothing sends");
        var json = JsonTree.parse(person.run("config", "lint", url, "--json").stdout());
        assertThat(json).isEmpty();
        Files.writeString(document, "{}");
        assertThat(person.run("config", "lint", "document.json").exit()).isEqualTo(2);
    }
}
