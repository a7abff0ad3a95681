package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Environment;
import dev.sesame.acceptance.LoginMover.Work;
import dev.sesame.credential.CredentialStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many processes take logins out of {@code auth.json} and put them back, and die while they do. */
class KeptLoginsRaceTest {
    private static final int TIMES = 50;
    private static final int KILLS = 15;
    private static final int LONGEST_MOVE_NANOS = 12_000_000;

    private static final String BEFORE =
            """
            {
              "acme": {"type": "api", "key": "k"},
              "https://ai.one.example": {"type":"wellknown","key":"ONE","token":"one"},
              "future": {"type": "future", "kept": [1,  2]},
              "https://ai.two.example": {
                "type": "wellknown",
                "key": "TWO",
                "token": "two"
              }
            }
            """;

    @TempDir private Path folder;
    private Person person;

    @BeforeEach
    void somebodyHasTwoLogins() throws IOException {
        person = Person.in(folder);
        Files.createDirectories(person.authFile().getParent());
        Files.writeString(person.authFile(), BEFORE);
    }

    @Test
    void nothingIsLostWhileOthersWrite() throws IOException, InterruptedException {
        var processes = new ArrayList<Process>();
        for (var work :
                new Work[] {Work.HOLD, Work.HOLD, Work.HOLD, Work.RENEW, Work.CHURN, Work.CHURN}) {
            processes.add(LoginMover.start(home(), work, TIMES));
        }
        for (var process : processes) {
            assertThat(process.inputReader().readLine()).isEqualTo("ready");
        }
        for (var process : processes) {
            process.getOutputStream().close();
        }
        for (var process : processes) {
            assertThat(process.inputReader().lines()).hasSize(TIMES).doesNotContain("lost");
            assertThat(process.waitFor()).isZero();
        }
        var entries = JsonTree.read(person.authFile());
        assertThat(entries.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("acme", LoginMover.ONE, LoginMover.TWO, "future");
        assertThat(entries.path(LoginMover.ONE).path("token").asText()).isEqualTo("one");
        assertThat(entries.path(LoginMover.TWO).path("token").asText()).isEqualTo("token-" + TIMES);
        assertThat(person.authFile()).content().contains("\"kept\": [1,  2]");
        assertThat(state().resolve("logins.json")).doesNotExist();
    }

    @Test
    void whateverAKilledRunWasDoingTheFileIsAsItWas() throws IOException, InterruptedException {
        var random = new Random(5);
        for (int kill = 0; kill < KILLS; kill++) {
            killAfter(1 + random.nextInt(6), random);
            assertThat(store().all()).containsOnlyKeys("acme", LoginMover.ONE, LoginMover.TWO);
            store().kept().giveBack();
            assertThat(person.authFile()).content().isEqualTo(BEFORE);
            assertThat(state().resolve("logins.json")).doesNotExist();
        }
    }

    @Test
    void aLivingRunKeepsWhatAnotherProcessWouldGiveBack() throws IOException {
        var store = store();
        try (var _ = store.kept().hold(Set.of(LoginMover.ONE))) {
            var other = LoginMover.start(home(), Work.HOLD, 1);
            other.getOutputStream().close();
            assertThat(other.inputReader().lines()).containsExactly("ready", "1");
            assertThat(person.authFile()).content().doesNotContain("wellknown");
        }
        assertThat(person.authFile()).content().isEqualTo(BEFORE);
    }

    /** Kills a process some time after it has moved the logins {@code times} times. */
    private void killAfter(int times, Random random) throws IOException, InterruptedException {
        var process = LoginMover.start(home(), Work.HOLD, Integer.MAX_VALUE);
        process.getOutputStream().close();
        for (int i = 0; i <= times; i++) {
            assertThat(process.inputReader().readLine()).isNotEqualTo("lost");
        }
        LockSupport.parkNanos(random.nextInt(LONGEST_MOVE_NANOS)); // anywhere in the next move
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    private CredentialStore store() {
        return new CredentialStore(
                new Environment(Map.of(), home(), home(), InstantSource.system()));
    }

    private Path home() {
        return person.surroundings().home();
    }

    private Path state() {
        return home().resolve(".local/state/sesame");
    }
}
