package dev.sesame.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.script.ScriptRuntime.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ScriptRuntimesTest {
    @TempDir private Path home;
    private Path bin;

    @BeforeEach
    void makeAPath() throws IOException {
        bin = Files.createDirectory(home.resolve("bin"));
    }

    private Environment environment(Map<String, String> more) {
        var environment =
                new Environment(
                        Map.of("PATH", bin + ":/usr/bin:/bin"), home, home, InstantSource.system());
        for (var variable : more.entrySet()) {
            environment = environment.with(variable.getKey(), variable.getValue());
        }
        return environment;
    }

    private ScriptRuntime found() {
        return new ScriptRuntimes(environment(Map.of("PATH", bin + ":/bin"))).find().orElseThrow();
    }

    private Path program(String name, String script) throws IOException {
        var file = bin.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private Path printing(String name, String version) throws IOException {
        return program(name, "echo " + version);
    }

    @Test
    void prefersBunThenOurOwnThenOpenCodeThenNode() throws IOException {
        var node = printing("node", "v22.1.0");
        assertThat(found()).isEqualTo(new ScriptRuntime(Kind.NODE, node, "22.1.0"));
        var opencode = program("opencode", "[ \"$BUN_BE_BUN\" = 1 ] && echo 1.3.14");
        assertThat(found()).isEqualTo(new ScriptRuntime(Kind.OPENCODE, opencode, "1.3.14"));
        var ours = printing("../.cache/sesame/runtime/bun-1.3.14/bun", "1.3.14").normalize();
        assertThat(found()).isEqualTo(new ScriptRuntime(Kind.BUN, ours, "1.3.14"));
        var bun = printing("bun", "1.4.5");
        assertThat(found()).isEqualTo(new ScriptRuntime(Kind.BUN, bun, "1.4.5"));
    }

    @ParameterizedTest
    @CsvSource({"bun, 1.2.23", "bun, v22.1.0", "node, v20.10.0", "node, v18.20.1", "node, 1.3.14"})
    void passesOverWhatIsTooOldOrSomethingElse(String name, String version) throws IOException {
        printing(name, version);
        assertThat(new ScriptRuntimes(environment(Map.of("PATH", bin.toString()))).find())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exit 3",
                "echo 1.3.14; exit 3",
                "echo hello",
                "kill -9 $$",
                "exec sleep 60"
            })
    void passesOverWhatIsBroken(String script) throws IOException {
        program("bun", script);
        var node = printing("node", "v20.11.0");
        assertThat(found()).isEqualTo(new ScriptRuntime(Kind.NODE, node, "20.11.0"));
    }

    @Test
    void theChosenOneComesFirstByNameOrByPath() throws IOException {
        printing("bun", "1.3.14");
        var node = printing("node", "v20.11.0");
        for (var choice : new String[] {"node", node.toString(), "bin/node"}) {
            var environment = environment(Map.of("OPENCODE_PLUGIN_RUNTIME", choice));
            var runtime = new ScriptRuntimes(environment).find().orElseThrow();
            assertThat(runtime.kind()).isEqualTo(Kind.NODE);
            assertThat(runtime.program()).isEqualTo(node);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "deno, is not on PATH",
        "./nothing, is no program that can be started",
        "old, is too old: 18.1.0",
        "broken, does not tell its version"
    })
    void aChosenOneThatCannotBeUsedIsAnError(String choice, String why) throws IOException {
        printing("bun", "1.3.14");
        printing("old", "v18.1.0");
        program("broken", "exit 1");
        var runtimes = new ScriptRuntimes(environment(Map.of("OPENCODE_PLUGIN_RUNTIME", choice)));
        assertThatThrownBy(runtimes::find)
                .isInstanceOf(AuthException.class)
                .hasMessage("OPENCODE_PLUGIN_RUNTIME names `" + choice + "`, which " + why);
    }

    @Test
    void aProgramIsAskedOnceUntilItChanges() throws IOException {
        var real =
                Executables.find(environment(Map.of("PATH", System.getenv("PATH"))), "node")
                        .orElseThrow()
                        .toRealPath();
        var node = Files.createSymbolicLink(bin.resolve("node"), real);
        var first = found();
        var memory = home.resolve(".cache/sesame/runtimes");
        var text = Files.readString(memory);
        assertThat(text).contains(node.toString(), "v" + first.version());

        Files.writeString(memory, text.replace("v" + first.version(), "v99.1.2"));
        assertThat(found().version()).isEqualTo("99.1.2");

        Files.writeString(
                memory, text.replaceFirst("\t", "\t1").replace(first.version(), "99.1.2"));
        assertThat(found().version()).isEqualTo(first.version());
    }

    @Test
    void scriptsAreAskedEachTimeBecauseTheyMayStartAnother() throws IOException {
        var version = Files.writeString(home.resolve("version"), "1.3.1");
        program("bun", "cat " + version);
        assertThat(found().version()).isEqualTo("1.3.1");
        Files.writeString(version, "1.3.2");
        assertThat(found().version()).isEqualTo("1.3.2");
    }

    @Test
    void aDamagedMemoryIsForgotten() throws IOException {
        printing("bun", "1.3.14");
        Files.createDirectories(home.resolve(".cache/sesame"));
        Files.writeString(home.resolve(".cache/sesame/runtimes"), "{\"x");
        assertThat(found().version()).isEqualTo("1.3.14");
    }

    @Test
    void theProgramBehindAScriptOfNpmIsUsed() throws IOException {
        var machine = Machine.current();
        var name = "opencode-" + machine.os() + "-" + (machine.isArm() ? "arm64" : "x64");
        var binary =
                printing("../lib/node_modules/" + name + "-baseline/bin/opencode", "1.3.5")
                        .normalize();
        program("../lib/node_modules/opencode-ai/bin/opencode", "exit 1");
        Files.createSymbolicLink(
                bin.resolve("opencode"), Path.of("../lib/node_modules/opencode-ai/bin/opencode"));
        assertThat(found().program().toRealPath()).isEqualTo(binary.toRealPath());
        assertThat(found().kind()).isEqualTo(Kind.OPENCODE);
    }
}
