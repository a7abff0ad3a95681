package dev.sesame.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NpmSpecTest {
    @ParameterizedTest
    @CsvSource({
        "corp-auth, corp-auth, latest",
        "corp-auth@1.2.3, corp-auth, 1.2.3",
        "corp-auth@1.2.3-rc.1, corp-auth, 1.2.3-rc.1",
        "corp-auth@1.2, corp-auth, 1.2",
        "corp-auth@^1.2.3, corp-auth, ^1.2.3",
        "corp-auth@latest, corp-auth, latest",
        "corp-auth@, corp-auth, *",
        "@corp/auth, @corp/auth, latest",
        "@corp/auth@1.0.0, @corp/auth, 1.0.0",
        "corp-auth@git+https://git.example.com/x.git, corp-auth, git+https://git.example.com/x.git",
        "alias@npm:corp-auth@1.0.0, alias, npm:corp-auth@1.0.0",
        "git+https://git.example.com/x.git, git+https://git.example.com/x.git, ''",
        "github:corp/auth, github:corp/auth, ''",
        "corp/auth, corp/auth, ''",
        "auth-1.0.0.tgz, auth-1.0.0.tgz, ''"
    })
    void nameAndVersionAreReadAsNpmDoes(String text, String name, String version) {
        assertThat(NpmSpec.of(text)).isEqualTo(new NpmSpec(name, version));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "1",
                "1.x",
                "1.18",
                "1.18.33",
                "=1.18.33",
                "v1.18.33",
                "^1.0.0",
                "^1.18.33",
                "~1.18.0",
                "~1.18",
                "~1",
                "~> 1.18",
                ">=1.0.0",
                ">= 1.18.33",
                ">1.17",
                "<2",
                "<=1.18",
                "<=1.18.33",
                ">=1.1 <1.19",
                "^0.15 || ^1.18",
                "1 || 2",
                "1.0 - 1.18",
                ">1.18.33-beta.1",
                ">=1.18.33-beta.1"
            })
    void aRangeMayIncludeAVersion(String range) {
        assertThat(VersionRange.includes(range, "1.18.33")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.18.32",
                "1.17",
                "2",
                "^1.18.34",
                "^2",
                "^0.5.0",
                "~1.17.9",
                ">1.18.33",
                ">1.18",
                "<1.18.33",
                "<=1.18.32",
                ">=1.1 <1.18",
                "1.0.0 - 1.18.0",
                "1.19 - 2",
                "1.18.33-beta.1",
                "<=1.18.33-beta.1",
                "latest",
                "nonsense 1",
                ">*",
                "<*"
            })
    void aRangeMayExcludeAVersion(String range) {
        assertThat(VersionRange.includes(range, "1.18.33")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "^0.0.3, 0.0.3, true",
        "^0.0.3, 0.0.4, false",
        "^0.2.3, 0.2.9, true",
        "^0.2.3, 0.3.0, false",
        "^0.0, 0.0.9, true",
        "^0.0, 0.1.0, false",
        "^0.x, 0.9.0, true",
        "^0, 1.0.0, false"
    })
    void beforeVersionOneTheNextPartCounts(String range, String version, boolean included) {
        assertThat(VersionRange.includes(range, version)).isEqualTo(included);
    }
}
