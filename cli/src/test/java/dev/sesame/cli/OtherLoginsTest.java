package dev.sesame.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins that are of no use, or not for the one who asks, beside one that is. */
final class OtherLoginsTest {
    private static final String URL = "https://ai.company.test";
    private static final String SETTINGS =
            "\"settings\": {\"issuer\": \"https://login.company.test\", \"client_id\": \"c\"}";

    @TempDir Path home;
    private CommandLine cli;

    @BeforeEach
    void someoneIsSignedIn() throws IOException {
        cli = new CommandLine(home);
        cli.variables.put("OPENCODE_DISABLE_MODELS_FETCH", "1");
        var end = Instant.now().plusSeconds(3600).toEpochMilli();
        session("good", SETTINGS + ", \"access\": \"at-1\", \"expires\": " + end);
    }

    private Path session(String name, String members) throws IOException {
        return cli.write(".local/state/sesame/sso/" + name + ".json", "{" + members + "}");
    }

    private void logins(String... urls) throws IOException {
        var text = new StringBuilder("{");
        for (var url : urls) {
            text.append(text.length() == 1 ? "" : ",")
                    .append("\"%s\": {\"type\": \"wellknown\"".formatted(url))
                    .append(", \"key\": \"K\", \"token\": \"t\"}");
        }
        cli.write(".local/share/opencode/auth.json", text.append('}').toString());
    }

    @Test
    void aSessionThatCannotBeReadIsToldAndLeftOut() throws IOException {
        var broken = session("broken", "\"settings\": {\"issuer\": 1}");

        assertThat(cli.run("auth", "status")).isZero();

        assertThat(cli.out()).contains("https://login.company.test");
        assertThat(cli.err()).contains("!  a company login is left out: ", broken.toString());
    }

    @Test
    void anOrganisationGetsALoginThatMayBeItsOwn() throws IOException {
        cli.variables.put("SESAME_RENEWAL", "none");
        cli.variables.put("SESAME_ORGANISATION", "https://ai.evil.test");
        assertThat(cli.run("sso", "token")).isEqualTo(1);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err())
                .contains("https://login.company.test is not known to be that of https://ai.evil")
                .contains("{\"https://ai.evil.test\": [\"issuer:https://login.company.test\"]}");

        cli.write(
                ".config/sesame/sesame.jsonc",
                "{\"allow\": {\"https://ai.evil.test\": [\"issuer:https://login.company.test\"]}}");
        cli.run("sso", "token");
        assertThat(cli.err()).doesNotContain("is not known to be");

        cli.variables.put("SESAME_ORGANISATION", URL);
        cli.run("sso", "token");
        assertThat(cli.err()).doesNotContain("is not known to be");
    }

    @Test
    void aMalformedLoginHidesNothingElse() throws IOException {
        session("second", SETTINGS.replace("login", "signin"));
        logins("foo", URL);
        assertThat(cli.run("sso", "token")).isEqualTo(2);
        assertThat(cli.err())
                .contains("!  the login foo is left alone: ", "there are 2 company logins");

        cli.write(".config/sesame/sesame.jsonc", "{\"sso\": {\"issuer\": \"bar\"}}");
        assertThat(cli.run("config", "lint")).isEqualTo(2);
        assertThat(cli.out()).contains("error: foo: ", "error: sesame.jsonc: \"sso\"");
    }
}
