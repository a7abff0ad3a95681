package dev.sesame.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.server.operation.RequestEvent;
import dev.sesame.testkit.OidcProvider;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is recorded of those who look at the pages. */
@Timeout(120)
final class AuditTest {
    @TempDir private Path folder;
    private OidcProvider provider;
    private RunningConsole console;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        provider = OidcProvider.start(Duration.ofMinutes(30), true);
        console = RunningConsole.start(folder, provider, RunningConsole.withSecret());
    }

    @AfterEach
    void stop() {
        console.close();
        provider.close();
    }

    private RequestEvent of(HttpResponse<String> answer) throws InterruptedException {
        var id = answer.headers().firstValue("X-Request-Id").orElseThrow();
        while (true) {
            var event = console.events.poll(30, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            if (event.requestId().equals(id)) {
                return event;
            }
        }
    }

    @Test
    void whoLookedAtWhatOthersUsedIsRecorded() throws IOException, InterruptedException {
        try (var alice = Guest.of(console, "alice")) {
            var event = of(alice.get("/console/usage?whose=everybody"));

            assertThat(event.route()).isEqualTo("/console/usage");
            assertThat(event.status()).isEqualTo(200);
            assertThat(event.subject()).isEqualTo("alice");
            assertThat(event.team()).isEqualTo("engineering");
            assertThat(event.reason()).isEmpty();
            assertThat(event.bytesOut()).isPositive();
        }
    }

    @Test
    void whatIsRefusedIsRecordedWithItsReason() throws IOException, InterruptedException {
        try (var bob = Guest.of(console, "bob");
                var stranger = new Guest(console.address())) {
            var forbidden = of(bob.get("/console/refusals"));
            assertThat(forbidden.status()).isEqualTo(403);
            assertThat(forbidden.subject()).isEqualTo("bob");
            assertThat(forbidden.reason()).isEqualTo("This page is for administrators");

            var made = of(stranger.get("/console/made-up"));
            assertThat(made.route()).isEqualTo("/console");
            assertThat(made.status()).isEqualTo(404);
            assertThat(made.subject()).isEmpty();

            var early = of(stranger.get("/console/callback?code=x"));
            assertThat(early.route()).isEqualTo("/console/callback");
            assertThat(early.reason()).contains("no login is under way");
        }
    }
}
