package dev.sesame.javaplugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configurations that the examples' README prints. */
final class ExamplesReadmeTest {
    private static final Pattern BLOCK = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

    @Test
    void eachStartsItsExampleForAProviderThatItHas(@TempDir Path temporary) throws Exception {
        var plugins = new PluginFolder(temporary).plugins();
        var readme = Files.readString(Examples.file("README.md"));
        var blocks = BLOCK.matcher(readme).results().map(it -> it.group(1)).toList();
        assertThat(blocks).hasSize(2);
        for (var block : blocks) {
            var config = Json.parse(block).asObject().orElseThrow();
            var entry = config.array("plugin").getFirst().asArray().orElseThrow();
            var file = entry.getFirst().asString().orElseThrow().replace("./auth/", "");
            var options = entry.getLast().asObject().orElseThrow();

            var plugin = plugins.load(Examples.file(file)).getFirst();
            var hook = plugin.init(Inputs.empty(), options).auth().orElseThrow();

            var providers = config.object("provider").orElse(JsonObject.EMPTY);
            assertThat(providers.members()).containsOnlyKeys(hook.provider());
        }
    }
}
