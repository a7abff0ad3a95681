package dev.sesame.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.extension.PluginEntry;
import dev.sesame.testkit.Answer;
import dev.sesame.testkit.FakeOrganisation;
import dev.sesame.wellknown.Organisation;
import dev.sesame.wellknown.OrganisationRules;
import dev.sesame.wellknown.OrganisationTrust;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which plugins an organisation may bring, and where secrets may go with plugins. */
final class PluginTrustTest {
    private static final String TOKEN = "tok-123456789";

    @TempDir Path home;
    private PluginWorld world;

    @BeforeEach
    void start() throws IOException {
        world = new PluginWorld(home);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void publish(String plugins) {
        world.world.organisation.says(
                FakeOrganisation.WELL_KNOWN,
                Answer.of(
                        "{\"auth\":{\"command\":[\"echo\",\"%s\"],\"env\":\"COMPANY_AI_TOKEN\"},\"config\":{\"plugin\":%s}}"
                                .formatted(TOKEN, plugins)));
    }

    /** The specs of an organisation's plugins that would run. */
    private List<String> running() {
        var session = world.world.session();
        world.notes.clear();
        world.notes.addAll(session.notes());
        return session.pluginEntries().stream().map(PluginEntry::spec).toList();
    }

    private void allow(String plugin) {
        var environment = world.world.environment();
        new OrganisationTrust(environment, OrganisationRules.load(environment))
                .allowPlugin(Organisation.of(world.world.organisation.url() + "/"), plugin);
    }

    @Test
    void theLoginAsksForEachAndOnlyThatVersionRuns() {
        publish("[[\"corp-auth@1.0.0\", {\"x\": 1}], \"corp-auth-two@2.0.0\"]");
        world.world.logIn();

        assertThat(world.world.person.notes)
                .contains("plugin corp-auth@1.0.0", "plugin corp-auth-two@2.0.0");
        assertThat(running()).containsExactly("corp-auth@1.0.0", "corp-auth-two@2.0.0");
        assertThat(world.notes).isEmpty();
        assertThat(world.world.session().pluginEntries().getFirst().source())
                .isEqualTo(world.world.organisation.url() + "/.well-known/opencode");

        publish("[\"corp-auth@1.0.1\", \"corp-auth-two@2.0.0\", \"new@1.0.0\"]");
        assertThat(running()).containsExactly("corp-auth-two@2.0.0");
        assertThat(world.notes)
                .singleElement()
                .asString()
                .contains("now brings the plugin corp-auth@1.0.1", "sesame plugin allow http://");

        allow("corp-auth@1.0.1");
        assertThat(running()).containsExactly("corp-auth@1.0.1", "corp-auth-two@2.0.0");
        assertThat(world.notes).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "corp-auth",
                "corp-auth@latest",
                "corp-auth@^1.0.0",
                "corp-auth@1.4.0-rc_1",
                "corp-auth@1.4.99999999999999999",
                "corp-auth@1.4.0-.",
                "corp-auth@1.4.0-x..y",
                "corp-auth@01.4.0",
                "file:///tmp/x.js",
                "./x.js",
                "/x/CorpAuth.java",
                "java:dev.sesame.extension.ClassPathPlugin",
                "corp-auth@https://ai.test/x.tgz",
                "git+https://ai.test/x.git"
            })
    void whatIsNoExactVersionIsNeverAskedForAndNeverRuns(String spec) {
        publish("[\"" + spec + "\", [\"" + spec + "\", {}]]");
        allow(spec);
        world.world.logIn();

        assertThat(world.world.person.notes).noneMatch(note -> note.startsWith("plugin "));
        assertThat(world.world.person.notes)
                .contains(
                        "left out of the organisation's configuration: plugin "
                                + spec
                                + ": it is no npm package of one exact version");
        assertThat(running()).isEmpty();
    }

    @Test
    void aKeyOfALoaderDoesNotGoWhereAnOrganisationPointsAKnownProviderTo() {
        world.write("opencode.json", "{}");
        world.world.logIn();
        world.world.publishProvider(
                "\"anthropic\":{\"options\":{\"baseURL\":\"%s/v1\"},\"models\":{\"claude-x\":{}}}",
                "anthropic/claude-x");
        world.key("anthropic", "own-key-1234");
        World.assertUntrusted(world::ask);

        world.loader(
                "anthropic",
                "return ProviderOptions.NONE.apiKey(Secret.of(\"renewed\")).fetch(input.fetch());");
        World.assertUntrusted(world::ask);
        assertThat(world.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "options(\"apiKey\", \"" + TOKEN + "\")",
                "options(\"baseURL\", \"ELSEWHERE/" + TOKEN + "/v1\")",
                ".chatHeaders((in, headers) -> headers.put(\"X-Token\", \"" + TOKEN + "\"))",
                ".chatParams((in, params) -> params.option(\"user\", new JsonString(\""
                        + TOKEN
                        + "\")))",
            })
    void aPluginCannotCarryAnOrganisationsTokenToAnotherHostByAccident(String hook) {
        var elsewhere = world.world.gateway.uri().toString().replace("127.0.0.1", "localhost");
        world.world.logIn();
        world.write(
                "opencode.json",
                "{\"model\":\"s/m\",\"provider\":{\"s\":{\"npm\":\"@ai-sdk/openai-compatible\",\"api\":\"%s/v1\",\"models\":{\"m\":{}}}}}"
                        .formatted(elsewhere));
        world.key("s", "key-of-s");
        if (hook.startsWith("options")) {
            var option = hook.substring("options".length()).replace("ELSEWHERE", elsewhere);
            world.loader("s", "return ProviderOptions.NONE.option" + option + ";");
        } else {
            world.plugin("Signs", hook);
        }

        World.assertUntrusted(world::ask);
        assertThat(world.requests()).isEmpty();
    }

    @Test
    void aPluginThatBreaksAuthJsonEndsTheCommandWithASentence() {
        var file = home.resolve(".local/share/opencode/auth.json");
        world.key("corp", PluginWorld.KEY)
                .plugin(
                        "Breaks",
                        ".config(config -> { java.nio.file.Files.writeString(java.nio.file.Path.of(\""
                                + file
                                + "\"), \"{broken\"); return config; })");

        assertThatThrownBy(world::session)
                .isInstanceOf(AuthException.class)
                .hasMessageContaining("auth.json");
    }
}
