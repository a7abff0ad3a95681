package dev.sesame.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class SharedTokenProcessTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir Path folder;

    private final List<Process> customers = new ArrayList<>();
    private Bank bank = new Bank(Path.of(""), InstantSource.system(), HOUR);

    @BeforeEach
    void anExpiredToken() {
        bank = new Bank(folder, InstantSource.system(), HOUR);
        bank.store(0, HOUR);
    }

    @AfterEach
    void endAll() {
        customers.forEach(Process::destroyForcibly);
    }

    private Process customer(int threads) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process =
                new ProcessBuilder(
                                java,
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Customer.class.getName(),
                                folder.toString(),
                                Integer.toString(threads))
                        .redirectErrorStream(true)
                        .start();
        customers.add(process);
        return process;
    }

    private static List<String> answers(Process process) throws IOException, InterruptedException {
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output.lines().toList();
    }

    @Test
    void eightProcessesOfSixteenThreadsRedeemOnce() throws IOException, InterruptedException {
        for (int i = 0; i < 8; i++) {
            customer(16);
        }
        for (var customer : customers) {
            assertThat(answers(customer)).hasSize(16).containsOnly("token-1");
        }
        assertThat(bank.redeemed()).containsExactly("token-0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "between"})
    void oneThatIsKilledAtItHoldsUpNobody(String place) throws IOException, InterruptedException {
        Files.createFile(folder.resolve(place));
        var killed = customer(1);
        while (!Files.exists(folder.resolve(place + ".reached"))) {
            Thread.onSpinWait();
        }
        var others = List.of(customer(4), customer(4));
        killed.destroyForcibly().waitFor();
        Files.delete(folder.resolve(place));
        for (var other : others) {
            // between redeeming and storing the refresh token is lost, and that is told
            assertThat(answers(other))
                    .allMatch(line ->
                            place.equals("before")
                                    ? line.equals("token-1")
                                    : !line.startsWith("token-"));
        }
        assertThat(bank.redeemed()).containsExactly("token-0");
    }
}
