package dev.sesame.sso;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Environment;
import dev.sesame.keyring.StoreChoice;
import dev.sesame.oauth.DeviceAuthorization;
import dev.sesame.testkit.Browser;
import dev.sesame.testkit.OidcProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many threads of many processes find the same token ended, at an identity provider that takes its
 * time and ends the login when a refresh token comes twice. {@code -Dsesame.rounds=20} goes round
 * more often.
 */
@Timeout(600)
final class SsoThreadRaceTest {
    private static final int ROUNDS = Integer.getInteger("sesame.rounds", 2);
    private static final int PROCESSES = 8;
    private static final int THREADS = 16;
    private static final Duration SLOW = Duration.ofSeconds(3);

    @TempDir Path home;

    private final List<Process> colleagues = new ArrayList<>();
    private OidcProvider provider;

    @BeforeEach
    void somebodyIsLoggedIn() throws IOException, InterruptedException {
        provider = OidcProvider.start(Duration.ofMinutes(10), true);
        var environment = new Environment(Map.of(), home, home, InstantSource.system());
        new SsoLogin(environment, SsoLogin.PATIENCE)
                .begin(Colleague.settings(provider.issuer()), StoreChoice.FILE, new Somebody());
        provider.answersAfter(SLOW);
    }

    @AfterEach
    void endAll() {
        colleagues.forEach(Process::destroyForcibly);
        provider.close();
    }

    /** Somebody with a browser on this machine. */
    private static final class Somebody implements SignIn {
        @Override
        public boolean hasBrowser() {
            return true;
        }

        @Override
        public void open(URI address, Consumer<String> paste) {
            Thread.startVirtualThread(() -> {
                try (var browser = Browser.of("ann", "secret")) {
                    browser.visit(address);
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        @Override
        public void leftOut(String why) {
            throw new AssertionError(why);
        }

        @Override
        public void enter(DeviceAuthorization code) {
            throw new AssertionError("there is a browser");
        }
    }

    private Process colleague() throws IOException {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-Dsun.net.http.retryPost=false",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Colleague.class.getName(),
                                home.toString(),
                                provider.issuer(),
                                Integer.toString(THREADS))
                        .redirectErrorStream(true)
                        .start();
        colleagues.add(process);
        return process;
    }

    /** Makes the stored access token one that has ended, for all processes. */
    private void expire() throws IOException {
        var folder = home.resolve(".local/state/sesame/sso");
        try (var files = Files.newDirectoryStream(folder, "*.json")) {
            for (var file : files) {
                var text = Files.readString(file);
                var ended = text.replaceFirst("(\"expires\": ?)\\d+", "$10");
                assertThat(ended).isNotEqualTo(text);
                Files.writeString(file, ended);
            }
        }
    }

    private List<String> tokens() throws IOException, InterruptedException {
        var started = new ArrayList<Process>();
        for (int i = 0; i < PROCESSES; i++) {
            started.add(colleague());
        }
        for (var each : started) {
            assertThat(each.inputReader().readLine()).isEqualTo("ready");
        }
        for (var each : started) {
            each.getOutputStream().close();
        }
        var tokens = new ArrayList<String>();
        for (var each : started) {
            each.inputReader().lines().forEach(tokens::add);
            assertThat(each.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        return tokens;
    }

    @Test
    void eightProcessesOfSixteenThreadsRedeemOnce() throws IOException, InterruptedException {
        var seen = new HashSet<String>();
        for (int round = 1; round <= ROUNDS; round++) {
            expire();
            var tokens = tokens();
            assertThat(tokens).hasSize(PROCESSES * THREADS).containsOnly(tokens.getFirst());
            assertThat(seen.add(tokens.getFirst())).isTrue();
            assertThat(provider.redeemed("refresh_token")).isEqualTo(round);
        }
        assertThat(provider.answered()).allMatch(answer -> answer.status() == 200);
    }
}
