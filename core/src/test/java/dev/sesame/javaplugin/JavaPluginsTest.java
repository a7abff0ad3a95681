package dev.sesame.javaplugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.PluginInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JavaPluginsTest {
    @TempDir Path temporary;
    private PluginFolder folder;

    @BeforeEach
    void prepare() {
        folder = new PluginFolder(temporary);
    }

    @Test
    void aSourceFileIsAPluginWithAllItsClasses() {
        var file =
                folder.source(
                        "CorpAuth.java",
                        """
                        package com.corp;
                        $;
                        class CorpAuth implements Plugin {
                            record Name(String text) {}
                            public Hooks init(PluginInput input, JsonObject options) {
                                Hook hook = new Hook() {
                                    public JsonObject apply(JsonObject in, JsonObject out) { return out; }
                                };
                                return Hooks.none().on(new Name("a").text() + Aside.NAME, hook)
                                        .on("lambda", (in, out) -> out);
                            }
                        }
                        class Aside { static final String NAME = "side".toUpperCase(); }
                        """);

        var plugins = folder.plugins().load(file);

        assertThat(plugins).hasSize(1);
        assertThat(PluginFolder.hooks(plugins.getFirst()))
                .containsExactlyInAnyOrder("aSIDE", "lambda");
    }

    @Test
    void aJarHasThePluginsThatItLists() throws IOException {
        var jar =
                folder.jar(
                        "corp.jar",
                        "# ours\ncom.corp.Two # second of the alphabet\n\ncom.corp.One\n",
                        Map.of(
                                "com/corp/One.java",
                                plugin("com.corp", "One"),
                                "com/corp/Two.java",
                                plugin("com.corp", "Two")));

        assertThat(folder.plugins().load(jar))
                .extracting(it -> PluginFolder.hooks(it).getFirst())
                .containsExactly("Two", "One");
    }

    private static String plugin(String inPackage, String name) {
        return "package "
                + inPackage
                + "; $; public class "
                + name
                + " implements Plugin { public Hooks init(PluginInput input, JsonObject options) {"
                + " return Hooks.none().on(\""
                + name
                + "\", (in, out) -> out); } }";
    }

    @Test
    void aClassOfTheClassPathIsFoundByItsName() {
        var name = OnTheClassPath.class.getName();

        assertThat(PluginFolder.hooks(folder.plugins().named(name))).containsExactly("own");
        assertThatThrownBy(() -> folder.plugins().named("com.corp.Missing"))
                .isInstanceOf(AuthException.class)
                .hasMessage("java:com.corp.Missing: it is not on Sesame's class path");
        assertThatThrownBy(() -> folder.plugins().named("java.lang.String"))
                .hasMessageContaining("java.lang.String does not implement");
    }

    /** A plugin that came with the program. */
    static final class OnTheClassPath implements Plugin {
        @Override
        public Hooks init(PluginInput input, JsonObject options) {
            return Hooks.none().on("own", (_, output) -> output);
        }
    }

    @Test
    void aPluginUsesTheLibrariesBesideIt() throws IOException {
        folder.jar(
                "lib/tool.jar",
                "",
                Map.of(
                        "com/tool/Tool.java",
                        "package com.tool; public class Tool {"
                                + " public static String name() { return \"tool\"; } }"));
        var file =
                folder.source(
                        "CorpAuth.java",
                        """
                        $;
                        public class CorpAuth implements Plugin {
                            public Hooks init(PluginInput input, JsonObject options) {
                                return Hooks.none().on(com.tool.Tool.name(), (in, out) -> out);
                            }
                        }
                        """);

        assertThat(PluginFolder.hooks(folder.plugins().load(file).getFirst()))
                .containsExactly("tool");
    }

    @Test
    void pluginsWithClassesOfTheSameNameDoNotMeet() throws IOException {
        var one = folder.hooking("one/CorpAuth.java", "first");
        var two = folder.hooking("two/CorpAuth.java", "second");
        var jar = folder.jar("c.jar", "CorpAuth", Map.of("CorpAuth.java", Files.readString(one)));

        assertThat(new Path[] {one, two, jar})
                .extracting(file -> PluginFolder.hooks(folder.plugins().load(file).getFirst()))
                .extracting(hooks -> hooks.getFirst())
                .containsExactly("first", "second", "first");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    $; public class Bad implements Plugin { }| Bad.java:1: Bad is not abstract and does not override
                    class Other { }| Bad.java: it has no class Bad
                    public class Bad { }| Bad.java: Bad does not implement dev.sesame.plugin.Plugin
                    $; abstract class Bad implements Plugin { }| Bad.java: Bad is abstract
                    $; interface Bad extends Plugin { }| Bad.java: Bad is abstract
                    $; record Bad(int n) implements Plugin { public Hooks init(PluginInput i, JsonObject o) { return Hooks.none(); } }| Bad.java: Bad has no constructor without parameters
                    class Bad { static final int N = Integer.parseInt("x"); }| Bad.java:1: For input string: "x"
                    class Bad { static { deep(); } static void deep() { deep(); } }| Bad.java:1: StackOverflowError
                    $; class Bad implements Plugin { Bad() { throw new IllegalStateException("no tenant"); } public Hooks init(PluginInput i, JsonObject o) { return Hooks.none(); } }| Bad.java:1: no tenant
                    class Bad { dev.sesame.http.Http http; }| Bad.java:1: package dev.sesame.http does not exist
                    class Bad { dev.sesame.Environment e; }| Bad.java:1: cannot find symbol, symbol: class Environment, location: package dev.sesame
                    class Bad { dev.sesame.credential.CredentialStore s; }| Bad.java:1: cannot find symbol, symbol: class CredentialStore
                    class Bad { com.fasterxml.jackson.core.JsonFactory f; }| Bad.java:1: package com.fasterxml.jackson.core does not exist
                    class Bad { int a = b; int c = d; }| Bad.java:1: cannot find symbol, symbol: variable b, location: class Bad (and 1 more)
                    """)
    void aSourceFileThatIsNoPluginIsRefusedWithItsReason(String text, String problem) {
        var file = folder.source("Bad.java", text);

        assertThat(folder.refusal(file))
                .satisfies(it -> assertThat(it.problem()).startsWith(problem))
                .satisfies(it -> assertThat(it.nextStep()).contains(file.toString()))
                .extracting(AuthException::failure)
                .isEqualTo(Failure.INVALID_CONFIG);
    }

    @Test
    void whoMissesAClassOfSesameIsToldWhatAPluginSees() {
        var file = folder.source("Bad.java", "\n\nclass Bad { dev.sesame.http.Http http; }");

        assertThat(folder.refusal(file))
                .hasMessage("Bad.java:3: package dev.sesame.http does not exist")
                .extracting(AuthException::nextStep)
                .isEqualTo(
                        "Correct the plugin "
                                + file
                                + "; of Sesame a plugin sees dev.sesame.plugin, dev.sesame.json,"
                                + " Credential, Secret, AuthException and Failure, and libraries"
                                + " only in the folder lib beside it");
    }

    @Test
    void aFileThatIsNotThereOrNotTextOrOfAnotherKindIsRefused() throws IOException {
        Files.write(temporary.resolve("Odd.java"), new byte[] {(byte) 0xff});
        Files.writeString(temporary.resolve("plugin.class"), "");

        assertThat(folder.refusal(temporary.resolve("Gone.java")))
                .hasMessage("Gone.java: there is no such file");
        assertThat(folder.refusal(temporary.resolve("gone.jar")))
                .hasMessage("gone.jar: there is no such file");
        assertThat(folder.refusal(temporary.resolve("Odd.java")))
                .hasMessage("Odd.java: it is not UTF-8");
        assertThat(folder.refusal(temporary.resolve("plugin.class")))
                .hasMessage("plugin.class: it is neither a .java file nor a .jar file");
    }

    @Test
    void aJarThatIsNoPluginIsRefusedWithItsReason() throws IOException {
        Files.writeString(temporary.resolve("corrupt.jar"), "PK no zip");

        assertThat(folder.refusal(temporary.resolve("corrupt.jar")).problem())
                .startsWith("corrupt.jar: it is no jar: ");
        assertThat(folder.refusal(folder.jar("a.jar", "", Map.of())))
                .hasMessage(
                        "a.jar: it has no " + PluginFolder.SERVICES + ", which lists its plugins");
        assertThat(folder.refusal(folder.jar("b.jar", "# nothing\n", Map.of())))
                .hasMessage("b.jar: " + PluginFolder.SERVICES + " lists no plugin");
        assertThat(folder.refusal(folder.jar("c.jar", "com.corp.Gone", Map.of())))
                .hasMessage("c.jar: there is no class com.corp.Gone");
        assertThat(folder.refusal(folder.newer()).problem())
                .startsWith(
                        "newer.jar: Newer has been compiled by a more recent version of the Java");
        assertThat(folder.refusal(folder.jar("d.jar", "java/lang/Odd", Map.of())).problem())
                .startsWith("d.jar: ");
    }

    @Test
    void aNameThatATerminalWouldObeyIsShownHarmless() {
        var file = folder.source("B\u001b[31m.java", "class B { int a = b; }");

        assertThat(folder.refusal(file).problem()).startsWith("B\\x1b[31m.java:1: ");
        assertThat(folder.refusal(file).nextStep()).doesNotContain("\u001b");
    }

    @Test
    void aSourceThatIsTooDeepForTheCompilerIsRefused() {
        var deep = "(".repeat(20_000) + "1" + ")".repeat(20_000);
        var file = folder.source("Bad.java", "class Bad { int a = " + deep + "; }");

        assertThat(folder.refusal(file).problem()).startsWith("Bad.java");
    }
}
