package dev.sesame.javaplugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.plugin.Plugin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A source file is compiled when it is new or has changed, and not otherwise. */
final class CompiledOnceTest {
    @TempDir Path temporary;
    private PluginFolder folder;

    @BeforeEach
    void prepare() {
        folder = new PluginFolder(temporary);
    }

    private Plugin load(Path file) {
        return folder.plugins().load(file).getFirst();
    }

    private Path kept() throws IOException {
        try (var files = Files.list(folder.cache())) {
            var all = files.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }

    private static FileTime daysAgo(int days) {
        return FileTime.from(InstantSource.system().instant().minus(Duration.ofDays(days)));
    }

    @Test
    void aJavaWithoutACompilerRunsWhatHasBeenCompiledAndSaysWhatItCannotDoElse()
            throws IOException, InterruptedException {
        var file = folder.hooking("CorpAuth.java", "one");
        assertThat(outputWithoutCompiler(file))
                .isEqualTo(
                        "CorpAuth.java: a plugin in a .java file needs a JDK, and this Java has no"
                                + " compiler; give it as a jar");

        assertThat(load(file)).isNotNull();

        assertThat(outputWithoutCompiler(file)).isEqualTo("CorpAuth");
    }

    /** Loads the plugin in a Java that has nothing but its most basic module. */
    private String outputWithoutCompiler(Path file) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process =
                new ProcessBuilder(
                                java,
                                "--limit-modules=java.base",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Loading.class.getName(),
                                temporary.toString(),
                                file.toString())
                        .redirectErrorStream(true)
                        .start();
        var bytes = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        return new String(bytes, StandardCharsets.UTF_8).strip();
    }

    /** Prints the name of the plugin's class, or why there is none. */
    static final class Loading {
        private Loading() {}

        public static void main(String[] arguments) {
            var home = Path.of(arguments[0]);
            var environment =
                    new Environment(Map.of(), home, home.resolve("home"), InstantSource.system());
            try {
                var plugins = new JavaPlugins(environment).load(Path.of(arguments[1]));
                System.out.println(plugins.getFirst().getClass().getName());
            } catch (AuthException e) {
                System.out.println(e.problem());
            }
        }
    }

    @Test
    void aChangedFileIsCompiledAnewInPlaceOfTheOld() throws IOException {
        assertThat(PluginFolder.hooks(load(folder.hooking("CorpAuth.java", "one"))))
                .containsExactly("one");

        assertThat(PluginFolder.hooks(load(folder.hooking("CorpAuth.java", "two"))))
                .containsExactly("two");
        assertThat(kept()).exists();
    }

    @Test
    void aChangedLibraryCausesACompilation() throws IOException {
        var tool =
                "package com.tool; public class Tool { public static final String NAME = \"%s\"; }";
        var file =
                folder.source(
                        "CorpAuth.java",
                        """
                        $;
                        public class CorpAuth implements Plugin {
                            public Hooks init(PluginInput input, JsonObject options) {
                                return Hooks.none().on(com.tool.Tool.NAME, (in, out) -> out);
                            }
                        }
                        """);
        folder.jar("lib/tool.jar", "", Map.of("com/tool/Tool.java", tool.formatted("first")));
        assertThat(PluginFolder.hooks(load(file))).containsExactly("first");

        folder.jar("lib/tool.jar", "", Map.of("com/tool/Tool.java", tool.formatted("the second")));

        assertThat(PluginFolder.hooks(load(file))).containsExactly("the second");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 200, -1})
    void aCutFileInTheCacheIsNoticedAndReplaced(int length) throws IOException {
        var file = folder.hooking("CorpAuth.java", "one");
        load(file);
        var whole = Files.readAllBytes(kept());
        int end = length < 0 ? whole.length + length : length;
        Files.write(kept(), Arrays.copyOf(whole, end));

        assertThat(PluginFolder.hooks(load(file))).containsExactly("one");

        assertThat(Files.readAllBytes(kept())).isEqualTo(whole);
    }

    @Test
    void anAlteredByteInTheCacheIsNoticedWhereverItIs() throws IOException {
        var file = folder.hooking("CorpAuth.java", "one");
        load(file);
        var whole = Files.readAllBytes(kept());
        for (int at : List.of(0, 8, 12, 100, whole.length / 2, whole.length - 1)) {
            var altered = whole.clone();
            altered[at] ^= 1;
            Files.write(kept(), altered);

            assertThat(PluginFolder.hooks(load(file))).containsExactly("one");

            assertThat(Files.readAllBytes(kept())).isEqualTo(whole);
        }
    }

    @Test
    void whatWasKeptLongAgoGoesWhenSomethingIsCompiled() throws IOException {
        load(folder.hooking("CorpAuth.java", "one"));
        var old = kept();
        Files.setLastModifiedTime(old, daysAgo(89));
        load(folder.hooking("More.java", "two"));
        assertThat(old).exists();
        Files.setLastModifiedTime(old, daysAgo(91));

        load(folder.hooking("More.java", "two"));
        assertThat(old).exists();

        load(folder.hooking("More.java", "three"));
        assertThat(old).doesNotExist();
        assertThat(PluginFolder.hooks(load(folder.hooking("CorpAuth.java", "one"))))
                .containsExactly("one");
    }

    @Test
    void theCacheIsForTheOwnerAlone() throws IOException {
        load(folder.hooking("CorpAuth.java", "one"));

        assertThat(Files.getPosixFilePermissions(kept()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(folder.cache()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aPluginLoadsWhereNothingCanBeKept() throws IOException {
        Files.writeString(temporary.resolve("home"), "no folder");

        assertThat(PluginFolder.hooks(load(folder.hooking("CorpAuth.java", "one"))))
                .containsExactly("one");
    }

    @Test
    void whatDoesNotCompileIsNotKept() {
        var file = folder.source("CorpAuth.java", "class CorpAuth { int a = b; }");

        assertThat(folder.refusal(file)).hasMessageContaining("cannot find symbol");
        assertThat(folder.cache()).doesNotExist();
    }
}
