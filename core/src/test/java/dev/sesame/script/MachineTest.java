package dev.sesame.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MachineTest {
    @TempDir private Path root;

    @ParameterizedTest
    @CsvSource({
        "linux, amd64, avx2, false, linux-x64",
        "linux, amd64, sse2, false, linux-x64-baseline",
        "linux, amd64, avx2, true, linux-x64-musl",
        "linux, amd64, sse2, true, linux-x64-musl-baseline",
        "linux, aarch64, none, false, linux-aarch64",
        "linux, aarch64, none, true, linux-aarch64-musl",
        "darwin, x86_64, none, false, darwin-x64",
        "darwin, aarch64, none, false, darwin-aarch64",
        "windows, amd64, none, false, windows-x64"
    })
    void eachMachineHasItsBuild(
            String os, String architecture, String flag, boolean musl, String platform)
            throws IOException {
        Files.writeString(
                Files.createDirectory(root.resolve("proc")).resolve("cpuinfo"),
                "flags : fpu " + flag + " x");
        Files.createDirectory(root.resolve("lib"));
        if (musl) {
            Files.createFile(root.resolve("lib/ld-musl-x86_64.so.1"));
        }
        assertThat(BunRelease.of(new Machine(os, architecture, root)).name())
                .isEqualTo("@oven/bun-" + platform);
    }

    @Test
    void aMachineWithoutABuildIsAnError() {
        assertThatThrownBy(() -> BunRelease.of(new Machine("sunos", "sparcv9", root)))
                .isInstanceOf(AuthException.class)
                .hasMessage("there is no Bun to install for sunos-sparcv9");
    }
}
