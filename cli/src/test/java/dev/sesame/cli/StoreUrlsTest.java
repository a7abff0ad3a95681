package dev.sesame.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StoreUrlsTest {
    private static final String DATABASE = "jdbc:postgresql://db/usage";

    @TempDir private Path folder;

    @Test
    void aPasswordComesFromAVariable() {
        var urls =
                urls(Map.of("SESAME_LIMITS_PASSWORD", "a b&c", "SESAME_USAGE_PASSWORD", "d@e+f"));

        assertThat(urls.limits("redis://cache:6379/1").reveal())
                .isEqualTo("redis://:a%20b%26c@cache:6379/1");
        assertThat(urls.limits("rediss://gate@cache:6379").reveal())
                .isEqualTo("rediss://gate:a%20b%26c@cache:6379");
        assertThat(urls.usage(DATABASE).reveal()).isEqualTo(DATABASE + "?password=d%40e%2Bf");
        assertThat(urls.usage(DATABASE + "?user=sesame").reveal())
                .isEqualTo(DATABASE + "?user=sesame&password=d%40e%2Bf");
    }

    @Test
    void aPasswordComesFromAFile() throws IOException {
        Files.writeString(folder.resolve("password"), "from a file\n");
        var urls = urls(Map.of("SESAME_USAGE_PASSWORD_FILE", "password"));

        assertThat(urls.usage(DATABASE).reveal()).isEqualTo(DATABASE + "?password=from%20a%20file");
    }

    @Test
    void withoutAPasswordTheAddressStaysAsItIs() {
        var urls = urls(Map.of());

        assertThat(urls.limits("redis://cache").reveal()).isEqualTo("redis://cache");
        assertThat(urls.usage(DATABASE).reveal()).isEqualTo(DATABASE);
    }

    @Test
    void whatIsNoAddressGetsNoPassword() {
        var urls = urls(Map.of("SESAME_LIMITS_PASSWORD", "secret"));

        assertThat(urls.limits("cache:6379").reveal()).isEqualTo("cache:6379");
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis://:geheim@cache", "redis://gate:geheim@cache:6379/1"})
    void aPasswordInTheArgumentsOfLimitsIsRefused(String url) {
        assertThatThrownBy(() -> urls(Map.of()).limits(url))
                .isInstanceOf(AuthException.class)
                .hasMessageContaining("--limits")
                .hasMessageNotContaining("geheim");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?password=geheim", "?user=sesame&password=geheim"})
    void aPasswordInTheArgumentsOfUsageIsRefused(String query) {
        assertThatThrownBy(() -> urls(Map.of()).usage(DATABASE + query))
                .isInstanceOf(AuthException.class)
                .hasMessageContaining("--usage")
                .hasMessageNotContaining("geheim");
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        var urls = urls(Map.of("SESAME_LIMITS_PASSWORD_FILE", "missing"));

        assertThatThrownBy(() -> urls.limits("redis://cache"))
                .isInstanceOf(AuthException.class)
                .hasMessageContaining("missing");
    }

    private StoreUrls urls(Map<String, String> variables) {
        return new StoreUrls(new Environment(variables, folder, folder, InstantSource.system()));
    }
}
