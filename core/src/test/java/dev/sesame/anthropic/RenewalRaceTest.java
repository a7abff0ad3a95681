package dev.sesame.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.BadInput;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many who find the same login expired at the same time. */
final class RenewalRaceTest {
    private static final int THREADS = 16;
    private static final int PROCESSES = 20;
    private static final int FEW = 6;
    private static final BadInput EXPIRED = BadInput.named("claude-credentials/21-expired");

    @TempDir Path home;
    private AnthropicWorld world;
    private FakeAnthropic server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeAnthropic();
        world = new AnthropicWorld(home).at(server);
        world.program("claude", AnthropicWorld.RENEWS).session(EXPIRED);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void threadsStartClaudeOnce() throws IOException, InterruptedException, ExecutionException {
        world.storeExpired(PlanTokens.MARKER);

        assertThat(threads()).containsOnly("200");
        assertThat(world.spawned()).hasSize(1);
    }

    @Test
    void threadsRedeemOnce() throws IOException, InterruptedException, ExecutionException {
        world.storeExpired("refresh-0");

        assertThat(threads()).containsOnly("200");
        assertThat(server.redemptions()).hasSize(1);
    }

    @Test
    void processesStartClaudeOnce() throws IOException {
        world.storeExpired(PlanTokens.MARKER);

        assertThat(processes(PROCESSES)).containsOnly("200");
        assertThat(world.spawned()).hasSize(1);
    }

    @Test
    void processesRedeemOnce() throws IOException {
        world.storeExpired("refresh-0");

        assertThat(processes(PROCESSES)).containsOnly("200");
        assertThat(server.redemptions()).hasSize(1);
        assertThat(world.stored().refresh().reveal()).isEqualTo("refresh-1");
    }

    @Test
    void processesStartAClaudeThatRenewsNothingOnce() throws IOException {
        world.program("claude", BadInput.named("claude-credentials/22-fake-claude-loop"));
        world.storeExpired(PlanTokens.MARKER);

        assertThat(processes(FEW)).containsOnly(AnthropicWorld.EXPIRED);
        assertThat(world.spawned()).hasSize(1);
    }

    private List<String> threads() throws InterruptedException, ExecutionException {
        try (var plugins = world.plugins();
                var pool = Executors.newFixedThreadPool(THREADS)) {
            Callable<String> one = () -> "" + world.ask(plugins, server.messagesUrl()).status();
            var outcomes = new ArrayList<String>();
            for (var outcome : pool.invokeAll(java.util.Collections.nCopies(THREADS, one))) {
                outcomes.add(outcome.get());
            }
            return outcomes;
        }
    }

    private List<String> processes(int count) throws IOException {
        var started = new ArrayList<Process>();
        for (int i = 0; i < count; i++) {
            started.add(
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-XX:+UseSerialGC",
                                    "-XX:TieredStopAtLevel=1",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    OneOfMany.class.getName(),
                                    home.toString(),
                                    server.url())
                            .redirectErrorStream(true)
                            .start());
        }
        var outcomes = new ArrayList<String>();
        for (var process : started) {
            outcomes.add(
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                            .strip());
        }
        return outcomes;
    }

    /** One request in the home and to the server that are named. */
    static final class OneOfMany {
        private OneOfMany() {}

        static void main(String[] arguments) throws IOException, InterruptedException {
            var world = new AnthropicWorld(Path.of(arguments[0]));
            world.variables.putAll(
                    java.util.Map.of(
                            "ANTHROPIC_BASE_URL",
                            arguments[1],
                            "ANTHROPIC_TOKEN_URL",
                            arguments[1] + "/v1/oauth/token",
                            "ANTHROPIC_CLIENT_ID",
                            "client-1"));
            try (var plugins = world.plugins()) {
                var url = URI.create(arguments[1] + "/v1/messages");
                System.out.println(world.ask(plugins, url).status());
            } catch (dev.sesame.AuthException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
