package dev.sesame.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConfigTest {
    private static ConfigLayer layer(ConfigSource.Kind kind, String json) {
        return new ConfigLayer(
                new ConfigSource(kind, "x"), Json.parse(json).asObject().orElseThrow());
    }

    @Test
    void anObjectThatWasReplacedByAScalarOverridesNoMore() {
        var config =
                new Config(
                        JsonObject.EMPTY,
                        JsonObject.EMPTY,
                        List.of(
                                layer(
                                        ConfigSource.Kind.GLOBAL,
                                        "{\"permission\":{\"bash\":{\"ls\":\"ask\"}}}"),
                                layer(
                                        ConfigSource.Kind.PROJECT,
                                        "{\"permission\":{\"bash\":\"allow\"}}")));

        assertThat(config.explain(List.of("permission", "bash"))).hasSize(2);
        assertThat(config.explain(List.of("permission", "bash", "ls"))).isEmpty();
    }
}
