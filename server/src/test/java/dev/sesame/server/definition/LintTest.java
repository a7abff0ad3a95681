package dev.sesame.server.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                .change(
                        "models.jsonc",
                        "\"key\": { \"env\": \"OPENAI_API_KEY\" } }\n",
                        "\"key\": \"sk-live\" }\n")
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
    @CsvSource(
            delimiter = '|',
            value = {
                "organisation.jsonc | \"https://ai.acme.example/\" | \"http://ai.acme.example\" | http can be read by everybody on the way: use https://ai.acme.example",
                "organisation.jsonc | \"https://ai.acme.example/\" | \"ai.acme.example\" | an address is expected",
                "organisation.jsonc | \"https://ai.acme.example/\" | \"https://me@ai.acme.example\" | an address is expected",
                "organisation.jsonc | , \"audience\": \"https://ai.acme.example\" } | } | \"audience\" is missing: without it tokens for other services would be accepted",
                "organisation.jsonc | [\"https://ai.acme.example\", \"acme-ai\"] | [] | nothing would be accepted: name an audience",
                "organisation.jsonc | \"ES256\", | \"HS256\", | \"HS256\" proves nothing here",
                "organisation.jsonc | \"ES256\", | \"none\", | \"none\" proves nothing here",
                "organisation.jsonc | \"any\" | \"JWT\" | \"at+jwt\" is expected",
                "organisation.jsonc | https://partners.acme.example\", \"audience | https://login.acme.example\", \"audience | \"https://login.acme.example\" is given twice",
                "organisation.jsonc | \"issuer\": \"https://login.acme | \"issuer\": \"http://login.acme | http can be read by everybody on the way",
                "organisation.jsonc | \"jwts\": true | \"jwts\": 1 | true or false is expected",
                "organisation.jsonc | \"ACME_AI_TOKEN\" | \"PATH\" | \"auth.env\" is PATH, which changes how programs run",
                "organisation.jsonc | \"sso\": { | \"command\": [\"a\"], \"sso\": { | one way to get a token is expected",
                "organisation.jsonc | \"device_code\" | \"password\" | \"authorization_code\" is expected",
                "organisation.jsonc | \"research\", \"everyone\" | \"reserach\", \"everyone\" | there is no file teams/reserach.jsonc, did you mean \"research\"?",
                "organisation.jsonc | \"research\", \"everyone\" | \"everyone\", \"everyone\" | \"everyone\" is given twice: leave one",
                "organisation.jsonc | \"alice@acme.example\" | \"a\", \"a\" | \"a\" is given twice",
                "organisation.jsonc | \"blocked\": [\"alice@acme.example\"] | \"blocked\": \"alice@acme.example\" | a list of texts is expected",
                "organisation.jsonc | \"teams\": | \"blocked\": [], \"teams\": | a member is given twice",
                "organisation.jsonc | { \"env\": \"INTROSPECTION_SECRET\" } | { \"env\": \"A\", \"file\": \"b\" } | one place is expected",
                "models.jsonc | [\"openai\", \"spare\"] | [\"opneai\"] | \"opneai\" is none of \"upstreams\", did you mean \"openai\"?",
                "models.jsonc | \"npm\": \"@ai-sdk/anthropic\", | '' | \"npm\" is missing",
                "models.jsonc | \"upstreams\": [\"anthropic\"], | '' | nobody answers for this model",
                "models.jsonc | \"claude-sonnet-4-5\": {} | \"claude-sonnet-4-5\": { \"cost\": 1 } | Expected",
                "models.jsonc | \"acme-claude\": { | \"acme2\": { \"npm\": \"@ai-sdk/openai\", \"upstreams\": [\"openai\"], \"models\": { \"gpt-5-mini\": {} } }, \"acme-claude\": { | the provider \"acme\" of the same form has this model, too",
                "models.jsonc | \"timeout\": 600000 | \"apiKey\": \"x\" | the server publishes its own apiKey",
                "models.jsonc | \"X-Region\" | \"Authorization\" | the gateway writes this field itself",
                "models.jsonc | \"X-Region\" | \"X Region\" | the name of a field is expected",
                "teams/research.jsonc | 5000000 } | 0 } | a whole number is expected, at least 1",
                "teams/research.jsonc | 5000000 } | 1.5 } | a whole number is expected, at least 1",
                "teams/research.jsonc | 5000000 } | 1e400 } | a whole number is expected, at least 1",
                "teams/research.jsonc | \"tokens_per_day\": 5000000 | \"token_per_day\": 5 | \"token_per_day\" means nothing here, did you mean \"tokens_per_day\"?",
                "teams/research.jsonc | \"acme/*\" | \"acme\" | \"acme\" is no model: write provider/model",
                "teams/research.jsonc | \"name\": \"Research\" | \"name\": \"\\u001b[31m\" | a text is expected, not empty, in one line",
                "teams/research.jsonc | \"model\": | \"share\": 1, \"model\": | Expected \"manual\"",
                "teams/research.jsonc | \"acme-claude/claude-sonnet-4-5\" | \"{env:HOME}\" | may",
            })
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
    @CsvSource(
            delimiter = '|',
            value = {
                "organisation.jsonc | \"research\", \"everyone\" | \"everyone\" | teams/research.jsonc:1:1: nobody is in this team",
                "organisation.jsonc | \"research\", \"everyone\" | \"everyone\", \"research\" | teams/research.jsonc:4:13: nobody can be in this team: one before it in \"teams\" takes everybody",
                "organisation.jsonc | [\"platform\"] | [] | nobody sees everybody's usage",
                "organisation.jsonc | \"acme/gpt-5-mini\", | \"acme/gpt-6\", | organisation.jsonc:34:24: \"acme/gpt-6\" is no model in models.jsonc",
                "organisation.jsonc | \"share\": | \"plugin\": [\"tool@1.0.0\"], \"share\": | Sesame leaves this out: plugin tool@1.0.0",
                "organisation.jsonc | \"share\": | \"mcp\": {}, \"share\": | Sesame leaves this out: mcp",
                "organisation.jsonc | \"share\": | \"lsp\": {}, \"share\": | Sesame leaves this out: lsp",
                "organisation.jsonc | \"share\": | \"formatter\": {}, \"share\": | Sesame leaves this out: formatter",
                "organisation.jsonc | \"share\": | \"sharing\": 1, \"share\": | organisation.jsonc:34:54: OpenCode 1.1 does not start with this: it does not know sharing",
                "organisation.jsonc | \"share\": | \"provider\": { \"else\": { \"options\": { \"baseURL\": \"https://else.acme.example\" } } }, \"share\": | nothing sends the token to else",
                "models.jsonc | @ai-sdk/openai-compatible | our-own-package | the package our-own-package was not allowed",
                "models.jsonc | https://spare.acme.example | http://spare.acme.example | http can be read by everybody on the way",
                "models.jsonc | [\"anthropic\"] | [\"openai\"] | no provider names this upstream",
                "teams/research.jsonc | \"acme/*\" | \"amce/*\" | \"amce/*\" matches no model in models.jsonc",
                "teams/research.jsonc | [\"acme/*\", \"acme-claude/claude-*\"] | [] | this team may ask for nothing",
                "teams/research.jsonc | \"acme-claude/claude-*\" | \"acme/spare-only\" | \"acme-claude/claude-sonnet-4-5\" may not be asked for by the team \"research\"",
                "teams/research.jsonc | [\"research\", \"platform\"] | [] | nobody can be in this team: name a group",
            })
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
    void secretsThatAreNotHereAreAWarningForLintAndAnErrorForTheServer() throws Exception {
        java.nio.file.Files.delete(temp.resolve("secrets/console"));

        assertThat(folder.lint(folder.directory(Map.of())))
                .containsExactlyInAnyOrder(
                        "warning models.jsonc:4:70: the variable OPENAI_API_KEY is not set: the"
                                + " server needs it in its environment",
                        "warning models.jsonc:7:23: the variable OPENAI_API_KEY is not set: the"
                                + " server needs it in its environment",
                        "warning models.jsonc:11:75: the variable OPENAI_API_KEY is not set: the"
                                + " server needs it in its environment",
                        "warning organisation.jsonc:17:35: the variable INTROSPECTION_SECRET is not"
                                + " set: the server needs it in its environment",
                        "warning organisation.jsonc:40:32: secrets/console does not exist: put the"
                                + " secret into it");
        assertThatThrownBy(() -> folder.directory(Map.of()).read())
                .hasMessageContaining("OPENAI_API_KEY is not set")
                .hasMessageContaining("secrets/console does not exist");
    }
}
