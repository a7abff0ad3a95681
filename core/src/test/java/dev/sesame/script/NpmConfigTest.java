package dev.sesame.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Environment;
import dev.sesame.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NpmConfigTest {
    private static final URI REGISTRY = URI.create("https://npm.example.com/a/b/");

    @TempDir private Path home;

    private NpmConfig config(String npmrc, Map<String, String> variables) throws IOException {
        Files.writeString(home.resolve(".npmrc"), npmrc);
        return NpmConfig.read(new Environment(variables, home, home, InstantSource.system()));
    }

    private Optional<String> authorization(String npmrc) throws IOException {
        return config(npmrc, Map.of("TOKEN", "t-1")).authorization(REGISTRY).map(Secret::reveal);
    }

    @Test
    void theScopesOwnRegistryWinsThenVariablesThenFiles() throws IOException {
        var global =
                Files.writeString(home.resolve("global"), "registry = https://global.example/");
        var variables = Map.of("NPM_CONFIG_GLOBALCONFIG", global.toString());
        assertThat(config("", Map.of()).registry("@oven"))
                .contains(URI.create("https://registry.npmjs.org/"));
        assertThat(config("", variables).registry("@oven"))
                .contains(URI.create("https://global.example/"));
        assertThat(config("; x\nregistry=https://user.example/n", variables).registry("@oven"))
                .contains(URI.create("https://user.example/n/"));
        assertThat(
                        config(
                                        "registry=https://user.example",
                                        Map.of("npm_config_registry", "https://variable.example"))
                                .registry("@oven"))
                .contains(URI.create("https://variable.example/"));
        assertThat(
                        config(
                                        "@oven:registry = 'https://oven.example/'",
                                        Map.of("npm_config_registry", "https://variable.example"))
                                .registry("@oven"))
                .contains(URI.create("https://oven.example/"));
        assertThat(config("registry=nonsense", Map.of()).registry("@oven")).isEmpty();
    }

    @Test
    void theUsersFileMayLieElsewhere() throws IOException {
        var file = Files.writeString(home.resolve("mine"), "registry=https://mine.example");
        assertThat(
                        config(
                                        "registry=https://user.example",
                                        Map.of("NPM_CONFIG_USERCONFIG", file.toString()))
                                .registry("@oven"))
                .contains(URI.create("https://mine.example/"));
    }

    @ParameterizedTest
    @CsvSource({
        "//npm.example.com/a/b/:_authToken=x, Bearer x",
        "//npm.example.com/a/:_authToken=x, Bearer x",
        "//npm.example.com/:_authToken = ${TOKEN}, Bearer t-1",
        "//npm.example.com/:_authToken=\\${TOKEN}, Bearer ${TOKEN}",
        "//npm.example.com/:_authToken=${NONE}, Bearer ${NONE}",
        "//npm.example.com/:_authToken=\"x;y\", Bearer x;y",
        "//npm.example.com/:_auth=dTpw, Basic dTpw",
        "//npm.example.com/:_authToken=${NONE?},",
        "//npm.example.com/a/b/c/:_authToken=x,",
        "//npm.example.com:8443/:_authToken=x,",
        "//example.com/:_authToken=x,",
        "_authToken=x,",
        "//npm.example.com/:username=u,"
    })
    void aTokenBelongsToAnAddressAndWhatIsBelow(String npmrc, String expected) throws IOException {
        assertThat(authorization(npmrc)).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void aPasswordIsKeptInBase64() throws IOException {
        assertThat(
                        authorization(
                                "//npm.example.com/:username=u\n//npm.example.com/:_password=cMOp"))
                .contains("Basic dTpww6k=");
        assertThat(authorization("//npm.example.com/:username=u\n//npm.example.com/:_password=%%"))
                .isEmpty();
    }
}
