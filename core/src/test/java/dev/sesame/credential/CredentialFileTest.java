package dev.sesame.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.Environment;
import dev.sesame.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CredentialFileTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir Path home;
    private Path file;
    private Environment environment;

    @BeforeEach
    void findTheFile() throws IOException {
        environment = new Environment(Map.of(), home, home, InstantSource.fixed(NOW));
        file = home.resolve(".local/share/opencode/auth.json");
        Files.createDirectories(file.getParent());
    }

    private CredentialStore store() {
        return new CredentialStore(environment);
    }

    private static Credential.Api key(String key) {
        return new Credential.Api(Secret.of(key));
    }

    @Test
    void aLinkIsFollowedAndKept() throws IOException {
        var real =
                Files.writeString(
                        Files.createDirectory(home.resolve("dotfiles")).resolve("auth.json"), "{}");
        Files.createSymbolicLink(file, real);

        store().put("acme", key("k"));

        assertThat(file).isSymbolicLink();
        assertThat(real).content().contains("acme");
    }

    @Test
    void refusesWhatIsNotARegularFile() throws IOException {
        Files.createDirectory(file);

        assertThatThrownBy(() -> store().all()).hasMessageContaining("is not a regular file");
        assertThatThrownBy(() -> store().put("a", key("k")))
                .hasMessageContaining("is not a regular file");
    }

    @Test
    void refusesALinkToNowhere() throws IOException {
        Files.createSymbolicLink(file, home.resolve("nowhere"));

        assertThatThrownBy(() -> store().put("a", key("k"))).hasMessageContaining("does not exist");
        assertThat(home.resolve("nowhere")).doesNotExist();
    }

    @Test
    void refusesAFileThatIsTooLarge() throws IOException {
        Files.writeString(file, "{\"a\":\"" + "x".repeat(1 << 20) + "\"}");

        assertThatThrownBy(() -> store().all()).hasMessageContaining("larger than 1 MiB");
    }

    @Test
    void refusesBytesThatAreNoText() throws IOException {
        Files.write(file, new byte[] {'{', (byte) 0xff, '}'});

        assertThatThrownBy(() -> store().all()).hasMessageContaining("is not UTF-8 text");
    }

    @Test
    void sweepsAwayWhatAKilledProcessLeftBehindLongAgo() throws IOException {
        var old = Files.writeString(file.resolveSibling("auth.json.1a.tmp"), "x");
        Files.setLastModifiedTime(old, FileTime.from(NOW.minus(Duration.ofHours(2))));
        var recent = Files.writeString(file.resolveSibling("auth.json.2b.tmp"), "x");
        Files.setLastModifiedTime(recent, FileTime.from(NOW.minus(Duration.ofMinutes(2))));

        store().put("a", key("k"));

        assertThat(old).doesNotExist();
        assertThat(recent).exists();
    }

    @Test
    void threadsDoNotLoseEachOthersEntries() throws InterruptedException {
        var store = store();
        var threads = new java.util.ArrayList<Thread>();
        for (int i = 0; i < 16; i++) {
            var id = "p" + i;
            threads.add(Thread.startVirtualThread(() -> store.put(id, key("k"))));
        }
        for (var thread : threads) {
            thread.join();
        }

        assertThat(store.all()).hasSize(16);
    }

    @Test
    void repairsTheModeOfAFileThatOthersCanRead() throws IOException {
        Files.writeString(file, "{}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(store().warnings()).anyMatch(warning -> warning.contains("read by other users"));

        store().put("acme", key("k"));

        assertThat(store().warnings()).isEmpty();
    }
}
