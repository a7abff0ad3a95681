package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sesame.acceptance.CredentialWriter.Task;
import dev.sesame.acceptance.Invocation.Outcome;
import dev.sesame.testkit.FakeOrganisation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many processes write {@code auth.json}, and die while they do. */
class AuthFileRaceTest {

    private static final int PROCESSES = 64;
    private static final int WRITES = 20;
    private static final int LOGINS = 16;
    private static final int KILLS = 20;
    private static final int MOST_BETWEEN_KILLS = 30;
    private static final int LONGEST_WRITE_NANOS = 6_000_000;

    @TempDir private Path folder;
    private Person person;

    @BeforeEach
    void somebodyHasNoCredentials() throws IOException {
        person = Person.in(folder);
    }

    @Test
    void sixtyFourProcessesLoseNothing() throws IOException, InterruptedException {
        var processes = new ArrayList<Process>();
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(CredentialWriter.start(home(), new Task("process-" + i, 1, WRITES)));
        }
        for (var process : processes) {
            assertThat(process.inputReader().readLine()).isEqualTo("ready");
        }
        for (var process : processes) {
            process.getOutputStream().close();
        }
        for (var process : processes) {
            assertThat(process.inputReader().lines()).hasSize(WRITES);
            assertThat(process.waitFor()).isZero();
        }
        var entries = entries();
        assertThat(entries.size()).isEqualTo(PROCESSES);
        for (int i = 0; i < PROCESSES; i++) {
            assertThat(entries.at("/process-" + i + "/key").asText()).isEqualTo("key-" + WRITES);
        }
    }

    @Test
    void sixteenLoginsAtTheSameTimeAreAllStored() throws IOException {
        var organisations = new ArrayList<FakeOrganisation>();
        try {
            for (int i = 0; i < LOGINS; i++) {
                organisations.add(
                        FakeOrganisation.publishing(
                                "{\"auth\":{\"command\":[\"echo\",\"tok-%d\"],\"env\":\"T%d\"}}"
                                        .formatted(i, i)));
            }
            Executor eachInAThread = Thread::startVirtualThread;
            var logins =
                    organisations.stream()
                            .map(o -> CompletableFuture.supplyAsync(() -> logIn(o), eachInAThread))
                            .toList();
            assertThat(logins).extracting(login -> login.join().exit()).containsOnly(0);
            for (int i = 0; i < LOGINS; i++) {
                assertThat(entries().path(organisations.get(i).url().toString()).path("token"))
                        .hasToString("\"tok-" + i + "\"");
            }
        } finally {
            organisations.forEach(FakeOrganisation::close);
        }
    }

    @Test
    void aKilledWriterLosesAtMostTheWriteInFlight() throws IOException, InterruptedException {
        var random = new Random(64);
        int written = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int acknowledged = killAfter(1 + random.nextInt(MOST_BETWEEN_KILLS), written, random);
            var entries = entries();
            assertThat(entries.size()).isBetween(acknowledged, acknowledged + 1);
            IntStream.rangeClosed(1, acknowledged)
                    .forEach(n ->
                            assertThat(entries.at("/entry-" + n + "/key").asText())
                                    .isEqualTo("key-" + n));
            written = acknowledged;
        }
        assertThat(written).isGreaterThan(KILLS);
        var last = person.runWithInput("key-last\n", "auth", "login", "-p", "acme");
        assertThat(last.exit()).as(last.stderr()).isZero();
        assertThat(entries().at("/acme/key").asText()).isEqualTo("key-last");
    }

    /** Kills a writer some time after its {@code writes}-th; returns the last it acknowledged. */
    private int killAfter(int writes, int before, Random random)
            throws IOException, InterruptedException {
        var process =
                CredentialWriter.start(
                        home(), new Task("entry-#", before + 1, Integer.MAX_VALUE / 2));
        process.getOutputStream().close();
        var output = process.inputReader();
        assertThat(output.readLine()).isEqualTo("ready");
        for (int i = 0; i < writes; i++) {
            output.readLine();
        }
        LockSupport.parkNanos(random.nextInt(LONGEST_WRITE_NANOS)); // anywhere in the next write
        process.toHandle().destroyForcibly(); // the process itself would close its output, too
        var rest = rest(output);
        process.waitFor();
        return before + writes + rest.size();
    }

    /** A killed process may leave half a line, which acknowledges nothing. */
    private static List<String> rest(BufferedReader output) throws IOException {
        var text = output.readAllAsString();
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    private Outcome logIn(FakeOrganisation organisation) {
        try {
            return person.run("auth", "login", organisation.url().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path home() {
        return person.surroundings().home();
    }

    private JsonNode entries() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(person.authFile())))
                .isEqualTo("rw-------");
        return JsonTree.read(person.authFile());
    }
}
