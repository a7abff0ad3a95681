package dev.sesame.shim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which providers the shim takes, where it lets their token go, and when it keeps out of the way.
 */
final class ShimConnectionTest {
    private static final String ORGANISATION =
            """
            {"url":"https://ai.company.internal","variable":"CORP_TOKEN","domain":"company.internal",
             "hosts":["ai.company.internal"],"origins":["https://models.example:8443"],
             "providers":{"corp":{"apiKey":"{env:CORP_TOKEN}"},"seat":{"headers":{"x-seat":"s {env:CORP_TOKEN}"}}}}\
            """;

    @TempDir Path home;
    private Bench bench;

    @BeforeEach
    void start() throws IOException {
        bench = new Bench(home);
        bench.knows(ORGANISATION);
    }

    @AfterEach
    void stop() throws IOException {
        bench.close();
        assertThat(bench.errors()).isEmpty();
    }

    private static String key(JsonObject providers, String id) {
        return providers
                .object(id)
                .flatMap(provider -> provider.object("options"))
                .flatMap(options -> options.string("apiKey"))
                .orElse("none");
    }

    @Test
    void whatTheOrganisationSetIsReplacedAndAllElseStays() throws IOException {
        var before =
                """
                {"corp":{"options":{"apiKey":"","baseURL":"https://x"}},
                 "seat":{"options":{"apiKey":"own","headers":{"x-seat":"s ","x-other":"o"}}},
                 "mine":{"options":{"apiKey":""}}}\
                """;
        var after = bench.configured(before);
        assertThat(key(after, "corp")).matches("sesame-[0-9a-f-]{36}");
        assertThat(key(after, "seat")).isEqualTo("own");
        assertThat(Json.write(after.object("seat").orElseThrow()))
                .contains("\"x-seat\":\"s sesame-", "\"x-other\":\"o\"");
        assertThat(key(after, "mine")).isEmpty();
    }

    @Test
    void anotherValueOfSomebodyElseStaysAndItsRequestsToo() throws IOException {
        bench.start();
        var after =
                bench.connected(
                        """
                        {"wanted":{"corp":{"options":{"apiKey":"own"}}},"echoes":["corp"]}\
                        """);
        assertThat(key(after, "corp")).isEqualTo("own");
        assertThat(bench.send("corp", "https://anywhere.example/").text()).contains("Bearer own");
        assertThat(bench.calls()).isEmpty();
    }

    @Test
    void theTokenOfAVariableIsReplacedToo() throws IOException {
        bench.with("CORP_TOKEN", "tok-old");
        var after = bench.configured("{\"corp\":{\"options\":{\"apiKey\":\"tok-old\"}}}");
        assertThat(key(after, "corp")).startsWith("sesame-");
    }

    @Test
    void twoShimsOfOneOpenCodeAreLikeOne() throws IOException {
        var second = Files.copy(bench.shim.path(), home.resolve("second.js"));
        bench.start(second);
        bench.connected("{\"wanted\":{\"corp\":{}},\"echoes\":[\"corp\"]}");
        assertThat(bench.send("corp", "https://ai.company.internal/v1").text())
                .contains("Bearer tok-1");
        assertThat(bench.calls()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "https://ai.company.internal/v1, true",
        "https://AI.company.internal.:444/v1, true",
        "https://gateway.company.internal/v1, true",
        "https://company.internal/v1, true",
        "https://models.example:8443/v1, true",
        "https://models.example/v1, false",
        "https://evilcompany.internal/v1, false",
        "https://company.internal.example/v1, false",
        "http://gateway.company.internal/v1, false",
        "http://127.0.0.1:1/v1, false",
        "https://ai.company.internal@evil.example/v1, false",
        "ftp://ai.company.internal/v1, false"
    })
    void theTokenGoesOnlyWhereTheOrganisationMayHaveIt(String url, boolean isAllowed)
            throws IOException {
        bench.start();
        bench.connected("{\"wanted\":{\"corp\":{}},\"echoes\":[\"corp\"]}");
        var answer = bench.send("corp", url).answer().join();
        if (isAllowed) {
            assertThat(answer.string("text").orElse("")).contains("Bearer tok-1");
            return;
        }
        assertThat(answer.string("problem").orElse(""))
                .contains(
                        "the token of https://ai.company.internal may not go to",
                        "not sent",
                        "`sesame config explain provider`",
                        "`sesame auth login https://ai.company.internal`");
        assertThat(bench.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "null",
                "{\"organisations\":{}}",
                "{\"organisations\":[null]}",
                "{\"organisations\":[{\"url\":\"https://x\",\"variable\":\"X\",\"hosts\":[],\"origins\":[]}]}",
                "{\"organisations\":[{\"url\":\"https://x\",\"hosts\":[],\"origins\":[],\"providers\":{}}]}",
                "{\"organisations\":[{\"url\":\"https://x\",\"variable\":\"X\",\"providers\":null}]}"
            })
    void withoutWhatSesameWroteItDoesNothing(String text) throws IOException {
        Files.writeString(bench.state, text);
        assertThat(bench.configured("{\"corp\":{}}"))
                .isEqualTo(new JsonObject(Map.of("corp", JsonObject.EMPTY)));
    }

    @Test
    void withoutSesamesStateOrInsideOfARelayItDoesNothing() throws IOException {
        bench.with("SESAME_RELAY", "1");
        bench.ages(Instant.EPOCH);
        assertThat(key(bench.configured("{\"corp\":{}}"), "corp")).isEqualTo("none");
        bench.with("SESAME_RELAY", "");
        Files.delete(bench.state);
        assertThat(key(bench.configured("{\"corp\":{}}"), "corp")).isEqualTo("none");
        assertThat(bench.calls()).isEmpty();
    }

    @Test
    void theStateIsWhereXdgSaysItIs() throws IOException {
        var other = Files.createDirectories(home.resolve("state/sesame"));
        Files.move(bench.state, other.resolve("opencode.json"));
        bench.with("XDG_STATE_HOME", home.resolve("state").toString());
        assertThat(key(bench.configured("{\"corp\":{}}"), "corp")).startsWith("sesame-");
    }

    @Test
    void organisationsAreAskedAtMostEveryQuarterOfAnHourAndNobodyWaits()
            throws IOException, InterruptedException {
        var fifo = home.resolve("synced");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        bench.behaves("echo done > synced; echo noise; echo noise >&2; exit 1");
        bench.ages(Instant.now().minus(14, ChronoUnit.MINUTES));
        bench.configured("{\"corp\":{}}");
        assertThat(bench.calls()).isEmpty();
        bench.ages(Instant.now().minus(16, ChronoUnit.MINUTES));
        bench.configured("{\"corp\":{}}"); // answers, though the stand-in waits for a reader
        assertThat(Files.readString(fifo)).isEqualTo("done\n");
        assertThat(bench.calls()).containsExactly("org sync||");
        assertThat(Files.getLastModifiedTime(bench.state).toInstant())
                .isAfter(Instant.now().minus(1, ChronoUnit.MINUTES));
    }
}
