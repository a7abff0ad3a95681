package dev.sesame.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariantsTest {
    @TempDir Path home;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":\"deepseek-v4-pro\",\"reasoning\":true} | low medium high max",
                "{\"id\":\"deepseek-r1\",\"reasoning\":true} | ''",
                "{\"id\":\"glm-5.2\",\"reasoning\":true} | high max",
                "{\"id\":\"glm-4.6\",\"reasoning\":true} | ''",
                "{\"id\":\"north-mini-code\",\"reasoning\":true} | none high",
                "{\"id\":\"grok-3-mini\",\"reasoning\":true} | low high",
                "{\"id\":\"plain\"} | ''",
                "{\"reasoning\":true,\"variants\":{\"low\":{\"disabled\":true},\"mine\":{\"a\":1}}} | medium high mine",
                "{\"reasoning\":true,\"provider\":{\"npm\":\"@ai-sdk/anthropic\"}} | high max",
                "{\"reasoning\":true,\"provider\":{\"npm\":\"@ai-sdk/openai\"}} | low medium high",
                "{\"reasoning\":true,\"provider\":{\"npm\":\"@ai-sdk/google\"}} | ''",
            })
    void variantsFollowNameAndPackage(String model, String expected) {
        var id = model.contains("\"id\"") ? Machine.object(model).string("id").orElseThrow() : "m";
        var config = "{\"provider\":{\"corp\":{\"models\":{\"" + id + "\":" + model + "}}}}";
        var variants = model(config, "corp", id).toJson().object("variants").orElseThrow();

        assertThat(String.join(" ", variants.members().keySet())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | {}",
                "[{\"type\":\"effort\",\"values\":[\"low\"]}] | {\"low\":{\"reasoningEffort\":\"low\"}}",
                "[{\"type\":\"toggle\"}] | {\"low\":{\"reasoningEffort\":\"low\"},\"medium\":{\"reasoningEffort\":\"medium\"},\"high\":{\"reasoningEffort\":\"high\"}}",
            })
    void theCatalogueMaySayHowAModelReasons(String options, String expected) throws IOException {
        var file = home.resolve("reasoning.json");
        Files.writeString(
                file,
                "{\"p\":{\"models\":{\"m\":{\"id\":\"m\",\"reasoning\":true,\"reasoning_options\":"
                        + options
                        + "}}}}");
        var model =
                new Machine(home)
                        .with("OPENCODE_MODELS_PATH", file.toString())
                        .providers("{\"provider\":{\"p\":{}}}")
                        .model(new ModelRef("p", "m"));

        assertThat(model.toJson().object("variants")).hasValue(Machine.object(expected));
    }

    @Test
    void aModelThatThinksAloudIsKnownByItsName() {
        var config =
                "{\"provider\":{\"corp\":{\"models\":{\"deepseek-x\":{},\"y\":{\"interleaved\":\"f\"}}}}}";

        assertThat(
                        Trees.text(
                                model(config, "corp", "deepseek-x").toJson(),
                                "capabilities",
                                "interleaved",
                                "field"))
                .hasValue("reasoning_content");
        assertThat(
                        Trees.text(
                                model(config, "corp", "y").toJson(),
                                "capabilities",
                                "interleaved",
                                "field"))
                .hasValue("f");
    }

    private Model model(String config, String provider, String id) {
        return new Machine(home).providers(config).model(new ModelRef(provider, id));
    }
}
