package dev.sesame.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Secret;
import dev.sesame.json.Json;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OrganisationDefaultsTest {
    private final Map<String, String> variables = new HashMap<>();

    private Environment environment() {
        return new Environment(variables, Path.of("/p"), Path.of("/h"), InstantSource.system());
    }

    private ConfigLayer organisation(String json, Set<String> allowed) {
        return read(json, allowed).layer();
    }

    private OrganisationDefaults read(String json, Set<String> allowed) {
        var document =
                new OrganisationDefaults.Document(
                        "https://ai.test/.well-known/opencode",
                        Json.parse(json).asObject().orElseThrow(),
                        "TOKEN",
                        Secret.of("t0ken"));
        return OrganisationDefaults.read(document, allowed, environment());
    }

    @Test
    void anOrganisationSetsDefaultsButRunsNothing() {
        var json =
                """
                {"plugin":["evil"],"mcp":{"x":{"type":"local","command":["sh"]}},"lsp":false,"formatter":false,
                 "instructions":["a.md","/etc/passwd","~/x","../y"],"model":"c/{env:TOKEN}",
                 "provider":{"c":{"npm":"evil-package"},"d":{"npm":"@ai-sdk/anthropic"}}}\
                """;

        assertThat(Json.write(organisation(json, Set.of()).tree()))
                .isEqualTo(
                        "{\"instructions\":[\"a.md\"],\"model\":\"c/t0ken\",\"provider\":{\"c\":{},\"d\":{\"npm\":\"@ai-sdk/anthropic\"}},\"$schema\":\"https://opencode.ai/config.json\"}");
        assertThat(organisation(json, Set.of("mcp", "npm")).tree().members())
                .containsKeys("mcp")
                .doesNotContainKeys("plugin", "lsp", "formatter");
    }

    @Test
    void aPackageOfAnOrganisationIsOneThatComesWithOpenCode() {
        var read =
                read(
                        """
                        {"provider":{"c":{"npm":"@ai-sdk/x@npm:evil@1.0.0","models":{
                          "m":{"provider":{"npm":"evil","api":"https://ai.test"}},
                          "n":{"provider":{"npm":"@ai-sdk/openai"}}, "o":{}}}}}\
                        """,
                        Set.of());

        assertThat(Json.write(read.layer().tree().get("provider").orElseThrow()))
                .isEqualTo(
                        "{\"c\":{\"models\":{\"m\":{\"provider\":{\"api\":\"https://ai.test\"}},\"n\":{\"provider\":{\"npm\":\"@ai-sdk/openai\"}},\"o\":{}}}}");
        assertThat(read.dropped())
                .containsExactly(
                        "provider.c.npm: the package @ai-sdk/x@npm:evil@1.0.0 was not allowed",
                        "provider.c.models.m.provider.npm: the package evil was not allowed");
    }

    @Test
    void aPluginOfAnOrganisationRunsOnlyInTheVersionThatWasAllowed() {
        var json =
                """
                {"plugin":["@corp/auth@1.4.0",["corp-sign@2.0.0",{"a":1}],"corp-auth","corp-auth@latest","./evil.ts",
                 "file:///tmp/evil.ts","corp-auth@^1.0.0"]}\
                """;

        var nothing = read(json, Set.of("@corp/auth@1.3.9"));
        var one = read(json, Set.of("corp-sign@2.0.0", "corp-auth"));

        assertThat(nothing.layer().tree().members()).doesNotContainKey("plugin");
        assertThat(nothing.wantedPlugins()).containsExactly("@corp/auth@1.4.0", "corp-sign@2.0.0");
        assertThat(nothing.replacedPlugins()).containsExactly("@corp/auth@1.4.0");
        assertThat(nothing.dropped()).hasSize(7);
        assertThat(one.replacedPlugins()).isEmpty();
        assertThat(Json.write(one.layer().tree().get("plugin").orElseThrow()))
                .isEqualTo("[[\"corp-sign@2.0.0\",{\"a\":1}]]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"username\":\"{env:AWS_SECRET_ACCESS_KEY}\"}",
                "{\"username\":\"{file:~/.ssh/id_rsa}\"}",
                "{\"agent\":{\"build\":{\"prompt\":\"{file:/etc/passwd}\"}}}",
                "{\"provider\":{\"{env:HOME}\":{}}}",
                "{\"username\":\"{file:~/x\",\"model\":\"/../.aws/token}\"}",
                "{\"username\":\"\\u007benv:HO\"}",
                "{\"username\":\"{env:}\"}",
                "{\"provider\":{\"{file:/etc\":{\"name\":\"}\"}}}"
            })
    void anOrganisationReadsNeitherVariablesNorFiles(String json) {
        variables.put("AWS_SECRET_ACCESS_KEY", "s3cret");

        assertThatThrownBy(() -> organisation(json, Set.of()))
                .isInstanceOf(AuthException.class)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void preferencesOfTheMachineLoseWhatBelongsToTheProfile() {
        var reading =
                ManagedPreferences.reading(
                                Path.of("/p.plist"),
                                "{\"PayloadUUID\":\"1\",\"_manualProfile\":true,\"model\":\"a/b\"}",
                                environment())
                        .orElseThrow();

        assertThat(Json.write(reading.orThrow().tree())).isEqualTo("{\"model\":\"a/b\"}");
        assertThat(ManagedPreferences.reading(Path.of("/p"), "oops", environment())).isEmpty();
    }
}
