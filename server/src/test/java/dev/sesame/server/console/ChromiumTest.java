package dev.sesame.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.testkit.Chromium;
import dev.sesame.testkit.OidcProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console in a real Chromium, as people see it; screenshots are in target/console. */
@Timeout(600)
class ChromiumTest {
    private static final Instant FIRST = Instant.parse("2026-01-01T12:00:00Z");

    private static JsonObject found;

    @BeforeAll
    static void browse(@TempDir Path folder) throws IOException, InterruptedException {
        var screenshots = Files.createDirectories(Path.of("target", "console").toAbsolutePath());
        try (var provider = OidcProvider.start(Duration.ofMinutes(30), true);
                var console = RunningConsole.start(folder, provider, RunningConsole.withSecret())) {
            use(console, new Used(console, provider.issuer()));
            var output =
                    Chromium.run(
                            script(),
                            List.of(console.address().toString(), screenshots.toString()));
            found = Json.parse(output.strip()).asObject().orElseThrow();
        }
    }

    private static void use(RunningConsole console, Used used) throws IOException {
        for (int day = 0; day < 31; day++) {
            var time = FIRST.plus(Duration.ofDays(day));
            used.by("alice", time, "small", 40_000 + 9_000L * (day * 7 % 11));
            if (day % 7 < 5) {
                used.by("bob", time, "large", 90_000 + 20_000L * (day * 5 % 9));
                used.by("carol", time, "small", 12_345);
            }
        }
        used.by("a.person.with.a.very.long.name.that.goes.on.and.on", FIRST, "small", 500);
        used.stored();
        used.refused("bob@corp.test", "the team may not ask for this model");
        used.refused("", "the token has a signature that is wrong");
        console.replace("organisation.jsonc", "disabled", "manual");
        console.replace("organisation.jsonc", "\"config\"", "\"confg\": {}, \"config\"");
    }

    private static String script() throws IOException {
        try (var stream = ChromiumTest.class.getResourceAsStream("browse.mjs")) {
            return new String(
                    Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void noPageHasAnErrorOrLoadsAnythingFromElsewhere() {
        assertThat(found.array("errors")).isEmpty();
        assertThat(found.array("foreign")).isEmpty();
    }

    @Test
    void peopleWhoSeeOrHearOtherwiseCanUseEveryPage() {
        assertThat(found.array("findings"))
                .filteredOn(finding -> {
                    var impact = finding.asObject().orElseThrow().string("impact").orElse("");
                    return List.of("serious", "critical").contains(impact);
                })
                .isEmpty();
    }

    @Test
    void everyPageFitsIntoThreeHundredAndTwentyPixels() {
        assertThat(found.array("overflow")).isEmpty();
    }

    @Test
    void everyPageSaysWhatItIs() {
        assertThat(found.object("titles").orElseThrow().strings().values())
                .containsExactly(
                        "Get started · Acme",
                        "Teams · Acme",
                        "Clients · Acme",
                        "Usage · Acme",
                        "Files · Acme",
                        "Refusals · Acme",
                        "You are signed out · Acme");
    }

    @Test
    void chartsAreSeenWithoutAnyScript() {
        var charts = found.object("charts").orElseThrow();
        assertThat(number(charts, "days")).isEqualTo(2 * 31);
        assertThat(number(charts, "fewer")).isEqualTo(2 * 24);
        assertThat(number(charts, "bars")).isGreaterThanOrEqualTo(2 * 6);
        assertThat(number(charts, "colours")).isEqualTo(2);
    }

    private static int number(JsonObject object, String name) {
        return object.get(name).flatMap(JsonValue::asNumber).orElseThrow().intValueExact();
    }

    @Test
    void theKeyboardIsEnough() {
        var keyboard = found.object("keyboard").orElseThrow();
        assertThat(keyboard.object("first").flatMap(at -> at.string("name")))
                .hasValue("Skip to the content");
        assertThat(keyboard.string("main")).hasValue("main");
        assertThat(keyboard.array("way").stream().map(ChromiumTest::name).distinct())
                .containsSubsequence(
                        "Skip to the content",
                        "Sign out",
                        "Get started",
                        "Usage",
                        "Refusals",
                        "from",
                        "to",
                        "Show",
                        "Show the numbers");
        assertThat(keyboard.array("way"))
                .allSatisfy(at -> {
                    assertThat(is(at, "visible")).as(name(at)).isTrue();
                    assertThat(is(at, "seen")).as(name(at)).isTrue();
                });
        assertThat(is(keyboard, "loggedOut")).isTrue();
    }

    private static String name(JsonValue at) {
        return at.asObject().orElseThrow().string("name").orElse("");
    }

    private static boolean is(JsonValue object, String name) {
        return object.asObject()
                .orElseThrow()
                .get(name)
                .flatMap(JsonValue::asBoolean)
                .orElse(false);
    }
}
