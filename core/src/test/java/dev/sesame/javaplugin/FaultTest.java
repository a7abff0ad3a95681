package dev.sesame.javaplugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.PluginInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a plugin whose code goes wrong. */
final class FaultTest {
    @TempDir Path temporary;
    private PluginFolder folder;

    @BeforeEach
    void prepare() {
        folder = new PluginFolder(temporary);
    }

    /** Runs {@code code} on line 4 of a plugin. */
    private static String failing(String code) {
        return """
        $;
        public class CorpAuth implements Plugin {
            public Hooks init(PluginInput input, JsonObject options) throws Exception {
                %s
            }
        }
        """
                .formatted(code);
    }

    private static Fault fault(Plugin plugin) {
        var thrown = catchThrowable(() -> plugin.init(Inputs.empty(), JsonObject.EMPTY));
        assertThat(thrown).isNotNull();
        return Fault.of(thrown, plugin);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    throw new Exception("boom in init");| boom in init
                    throw new Exception("red \\u001b[31m");| red \\x1b[31m
                    throw new UnsupportedOperationException();| UnsupportedOperationException
                    throw new java.io.IOException("no gateway", new Exception("deep"));| no gateway
                    return java.util.List.<Hooks>of().getFirst();| NoSuchElementException
                    Runnable r = () -> { throw new IllegalStateException("in a lambda"); }; r.run(); return null;| in a lambda
                    """)
    void thePlaceIsTheLineOfThePluginWhereverTheExceptionIsFrom(String code, String problem) {
        var plugin =
                folder.plugins().load(folder.source("CorpAuth.java", failing(code))).getFirst();

        assertThat(fault(plugin)).isEqualTo(new Fault(Optional.of("CorpAuth.java:4"), problem));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    throw new Exception(dev.sesame.http.Http.class.getName());| dev.sesame.http.Http
                    return (Hooks) (Object) new com.fasterxml.jackson.core.JsonFactory();| com.fasterxml.jackson.core.JsonFactory
                    """)
    void aJarThatUsesMoreThanItSeesIsToldSo(String code, String name) throws IOException {
        var jar = folder.jar("a.jar", "CorpAuth", Map.of("CorpAuth.java", failing(code)));

        var fault = fault(folder.plugins().load(jar).getFirst());

        assertThat(fault.place()).contains("CorpAuth.java:4");
        assertThat(fault.problem())
                .startsWith(
                        "a plugin does not see the class " + name + ": of Sesame a plugin sees");
    }

    @Test
    void whatHappensOutsideOfThePluginHasNoPlace() {
        var plugin = folder.plugins().load(folder.hooking("CorpAuth.java", "one")).getFirst();

        assertThat(Fault.of(new IllegalStateException("not its fault"), plugin))
                .isEqualTo(new Fault(Optional.empty(), "not its fault"));
    }

    @Test
    void thePlaceOfAPluginOfTheClassPathIsFoundToo() {
        var plugin = folder.plugins().named(Failing.class.getName());

        var fault = fault(plugin);

        assertThat(fault.problem()).isEqualTo("no tenant");
        assertThat(fault.place().orElseThrow()).matches("FaultTest\\.java:\\d+");
    }

    /** A plugin that came with the program. */
    static final class Failing implements Plugin {
        @Override
        public Hooks init(PluginInput input, JsonObject options) {
            throw new IllegalStateException("no tenant");
        }
    }
}
