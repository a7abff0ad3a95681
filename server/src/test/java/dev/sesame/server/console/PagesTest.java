package dev.sesame.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.OidcProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people see on the pages, and what they do not. */
@Timeout(300)
class PagesTest {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>\"'\u202e";
    private static final String PERIOD = "?from=2026-01-01&to=2026-01-10";
    private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

    @TempDir private static Path folder;
    private static OidcProvider provider;
    private static RunningConsole console;
    private static Guest alice;
    private static Guest bob;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        provider = OidcProvider.start(Duration.ofMinutes(30), true);
        console = RunningConsole.start(folder, provider, RunningConsole.withSecret());
        alice = Guest.of(console, "alice");
        bob = Guest.of(console, "bob");
        var used = new Used(console, provider.issuer());
        used.by("alice", NOON, "small", 1000);
        used.by("bob", NOON.plus(Duration.ofDays(2)), "large", 123_000);
        used.by("eve" + HOSTILE, NOON, "large" + HOSTILE, 20);
        used.stored();
        used.refused("eve" + HOSTILE, "the team may not ask " + HOSTILE);
    }

    @AfterAll
    static void stop() {
        alice.close();
        bob.close();
        console.close();
        provider.close();
    }

    private static String page(Guest guest, String path) throws IOException, InterruptedException {
        var answer = guest.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void theFirstPageHasTheOneCommandAndWhatTheTeamGets() throws IOException, InterruptedException {
        assertThat(page(bob, "/console/"))
                .contains("<code>sesame auth login " + console.address() + "</code>")
                .contains("What you get in Research &lt;b&gt;&amp; more&lt;/b&gt;")
                .contains("<code>acme/large</code>", "5,000,000", "no limit");
        assertThat(page(alice, "/console/"))
                .contains("What you get in Engineering", "<code>acme/small</code>")
                .doesNotContain("acme/large");
    }

    @Test
    void whoeverIsInNoTeamIsToldWhatToDo() throws IOException, InterruptedException {
        try (var mallory = Guest.of(console, "mallory")) {
            assertThat(page(mallory, "/console/")).contains("You are in no team");
            assertThat(page(mallory, "/console/teams")).contains("You are in no team");
            assertThat(page(mallory, "/console/clients")).contains("You are in no team");
        }
    }

    @Test
    void aPersonSeesTheirTeamAndAnAdministratorAll() throws IOException, InterruptedException {
        assertThat(page(bob, "/console/teams"))
                .contains(">Research", "config of the team", "config for everybody", "this server")
                .contains("&lt;script&gt;alert(&#39;team&#39;)&lt;/script&gt;")
                .doesNotContain("Engineering");
        assertThat(page(bob, "/console/teams?team=engineering")).doesNotContain("Engineering");
        assertThat(page(alice, "/console/teams?team=research"))
                .contains("<option value=\"engineering\">Engineering</option>")
                .contains("<code>&quot;acme/large&quot;</code>");
    }

    @Test
    void clientsAreComparedSettingBySetting() throws IOException, InterruptedException {
        assertThat(page(bob, "/console/clients"))
                .contains("OpenCode 1.1<", "OpenCode 1.18<", "Sesame<")
                .contains(
                        "<code>/model</code></th><td><code>&quot;acme/small&quot;</code></td>"
                                + "<td><code>&quot;acme/large&quot;</code></td>")
                .contains("remote_config");
    }

    @Test
    void peopleSeeWhatTheyUsed() throws IOException, InterruptedException {
        assertThat(page(bob, "/console/usage" + PERIOD))
                .contains("<dd>123,000</dd>", "<svg class=\"days\"", "2026-01-07: 123,000 in")
                .contains("acme/large")
                .doesNotContain("alice", "eve", "acme/small", "By person");
        assertThat(page(bob, "/console/usage" + PERIOD + "&whose=everybody"))
                .doesNotContain("alice", "eve");
    }

    @Test
    void administratorsSeeWhatEverybodyUsed() throws IOException, InterruptedException {
        assertThat(page(alice, "/console/usage" + PERIOD))
                .contains("<dd>124,020</dd>", "By person", "By team", "bob@corp.test", "eve");
        assertThat(page(alice, "/console/usage" + PERIOD + "&whose=mine"))
                .contains("<dd>1,000</dd>")
                .doesNotContain("bob@corp.test");
    }

    @Test
    void daysThatMakeNoSenseAreNamed() throws IOException, InterruptedException {
        assertThat(page(bob, "/console/usage?from=2026-01-02&to=2026-01-01"))
                .contains("The first day is after the last one.");
        assertThat(page(bob, "/console/usage?from=yesterday")).contains("A day is written as");
        assertThat(page(bob, "/console/usage?from=1900-01-01")).contains("More than 366 days");
        assertThat(page(bob, "/console/usage?from=&to=%3Cb%3E"))
                .contains("A day is written as")
                .doesNotContain("<b>");
    }

    @Test
    void administratorsSeeWhatWasRefusedAndWhy() throws IOException, InterruptedException {
        assertThat(page(alice, "/console/refusals"))
                .contains("the team may not ask &lt;img", "r-17", "403");
        assertThat(bob.get("/console/refusals").statusCode()).isEqualTo(403);
        assertThat(page(bob, "/console/")).doesNotContain("/console/refusals", "/console/files");
    }

    @Test
    void administratorsSeeWhatIsWrongWithTheFilesAndWhatChanged(@TempDir Path other)
            throws IOException, InterruptedException {
        try (var house = RunningConsole.start(other, provider, RunningConsole.withSecret());
                var guest = Guest.of(house, "alice")) {
            var first = house.watch.current().version();
            assertThat(page(guest, "/console/files")).contains("the files say the same");

            house.replace("organisation.jsonc", "disabled", "manual");
            var range = first + ".." + house.watch.current().version();
            assertThat(page(guest, "/console/files")).contains("?range=" + range + "#changes");
            assertThat(page(guest, "/console/files?range=" + range))
                    .contains(
                            "<code>&quot;disabled&quot;</code>", "<code>&quot;manual&quot;</code>");
            assertThat(page(guest, "/console/files?range=%3Cb%3E..x"))
                    .contains("not known any more", "&lt;b&gt;..x");

            house.replace("organisation.jsonc", "\"teams\"", "\"tems\"");
            assertThat(page(guest, "/console/files"))
                    .contains("stays in force", "organisation.jsonc:", ">error<", "tems");
        }
    }

    @Test
    void nothingThatPeopleAreCalledIsMarkup() throws IOException, InterruptedException {
        try (var guest = Guest.of(console, "<script>alert('me')</script>")) {
            for (var path : new String[] {"/console/", "/console/teams", "/console/usage"}) {
                assertThat(page(guest, path))
                        .contains("&lt;script&gt;alert(&#39;me&#39;)&lt;/script&gt;")
                        .doesNotContain("<script");
            }
        }
        for (var path : new String[] {"/console/usage" + PERIOD, "/console/refusals"}) {
            assertThat(page(alice, path)).doesNotContain("<img", "\u202e").contains("\\u202e");
        }
    }

    @Test
    void noPageMayLoadOrRunAnythingElse() throws IOException, InterruptedException {
        for (var path :
                new String[] {"/console/", "/console/usage", "/console/none", "/console/goodbye"}) {
            var headers = alice.get(path).headers();
            assertThat(headers.firstValue("content-security-policy"))
                    .hasValueSatisfying(policy ->
                            assertThat(policy)
                                    .startsWith("default-src 'none'")
                                    .doesNotContain("unsafe"));
            assertThat(headers.firstValue("x-content-type-options")).hasValue("nosniff");
            assertThat(headers.firstValue("referrer-policy")).hasValue("no-referrer");
            assertThat(headers.firstValue("cache-control")).hasValue("no-store");
        }
    }

    @Test
    void whatIsNotThereIsSaidToBeSo() throws IOException, InterruptedException {
        assertThat(alice.get("/console/none").statusCode()).isEqualTo(404);
        assertThat(alice.post("/console/usage", "").statusCode()).isEqualTo(405);
        assertThat(Guest.location(alice.get("/console"))).isEqualTo("/console/");
        try (var stranger = new Guest(console.address())) {
            assertThat(stranger.get("/console/none").statusCode()).isEqualTo(404);
            assertThat(stranger.get("/console/style.css").body()).contains("prefers-color-scheme");
        }
    }
}
