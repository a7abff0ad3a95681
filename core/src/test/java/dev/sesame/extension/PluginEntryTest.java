package dev.sesame.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.extension.PluginEntry.Form;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PluginEntryTest {
    @ParameterizedTest
    @CsvSource({
        "file:///p/CorpAuth.java, JAVA_SOURCE, CorpAuth.java, Java source",
        "file:///p/corp.jar, JAR, corp.jar, jar",
        "java:com.corp.Auth, JAVA_CLASS, java:com.corp.Auth, Java class",
        "file:///p/corp.ts, SCRIPT, corp.ts, script",
        "file:///p/corp, SCRIPT, corp, script",
        "@corp/auth@1.2.3, NPM, @corp/auth@1.2.3, npm package",
        "corp.java, NPM, corp.java, npm package",
    })
    void theSpecTellsWhatRunsIt(String spec, Form form, String name, String label) {
        var entry = PluginProject.entry(spec);

        assertThat(entry.form()).isEqualTo(form);
        assertThat(entry.name()).isEqualTo(name);
        assertThat(form.label()).isEqualTo(label);
        assertThat(form.isJava())
                .isEqualTo(!label.equals("script") && !label.equals("npm package"));
    }

    @Test
    void anAddressIsReadAsAnAddressAndAPathAsItIs() {
        assertThat(PluginProject.entry("file:///p/a%20b.js").path()).contains(Path.of("/p/a b.js"));
        assertThat(PluginProject.entry("file:///p/a b.js").path()).contains(Path.of("/p/a b.js"));
        assertThat(PluginProject.entry("file:///p/100%.js").path()).contains(Path.of("/p/100%.js"));
        assertThat(PluginProject.entry("file:///p/a#1.js").path()).contains(Path.of("/p/a#1.js"));
        assertThat(PluginProject.entry("file:///p/a\0 b.js").path()).isEmpty();
    }

    @Test
    void theConfigurationNamesSpecsWithAndWithoutOptions() {
        var config =
                """
                {"plugin_origins": [
                  {"spec": "a", "source": "/etc/opencode.json"},
                  {"spec": ["b", {"x": 1}], "source": "/p/opencode.json"},
                  {"spec": ["c"]}, {"spec": ["d", 7]},
                  {"spec": 5}, {"spec": []}, {"spec": [5, {}]}, {}, "e"]}
                """;

        assertThat(PluginEntry.of(PluginProject.json(config)))
                .extracting(e -> e.spec() + e.options() + e.source())
                .containsExactly(
                        "aOptional.empty/etc/opencode.json",
                        "b" + PluginProject.entry("b", "{\"x\": 1}").options() + "/p/opencode.json",
                        "cOptional.empty",
                        "dOptional.empty");
    }
}
