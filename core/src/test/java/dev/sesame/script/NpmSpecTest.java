package dev.sesame.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NpmSpecTest {
    @ParameterizedTest
    @CsvSource({
        "corp-auth, corp-auth, latest, false",
        "corp-auth@1.2.3, corp-auth, 1.2.3, true",
        "corp-auth@1.2.3-rc.1, corp-auth, 1.2.3-rc.1, true",
        "corp-auth@1.2, corp-auth, 1.2, false",
        "corp-auth@^1.2.3, corp-auth, ^1.2.3, false",
        "corp-auth@latest, corp-auth, latest, false",
        "corp-auth@, corp-auth, *, false",
        "@corp/auth, @corp/auth, latest, false",
        "@corp/auth@1.0.0, @corp/auth, 1.0.0, true",
        "corp-auth@git+https://git.example.com/x.git, corp-auth, git+https://git.example.com/x.git, false",
        "alias@npm:corp-auth@1.0.0, alias, npm:corp-auth@1.0.0, false",
        "git+https://git.example.com/x.git, git+https://git.example.com/x.git, '', false",
        "github:corp/auth, github:corp/auth, '', false",
        "corp/auth, corp/auth, '', false",
        "auth-1.0.0.tgz, auth-1.0.0.tgz, '', false"
    })
    void nameAndVersionAreReadAsNpmDoes(String text, String name, String version, boolean exact) {
        var spec = NpmSpec.of(text);
        assertThat(spec).isEqualTo(new NpmSpec(name, version));
        assertThat(spec.isExact()).isEqualTo(exact);
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
