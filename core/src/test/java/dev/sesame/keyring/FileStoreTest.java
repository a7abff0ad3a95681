package dev.sesame.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileStoreTest {
    private static final String ACCOUNT = "https://idp.company.internal client user";
    private static final Secret SECRET = Secret.of("refresh~token!/+=");

    private final Path home;
    private final Environment environment;
    private final SecretStore store;

    FileStoreTest(@TempDir Path home) {
        this.home = home;
        this.environment = new Environment(Map.of(), home, home, InstantSource.system());
        this.store = find();
    }

    private SecretStore find() {
        return SecretStore.find(StoreChoice.FILE, environment, Duration.ZERO);
    }

    private Path directory() {
        return home.resolve(".local/state/sesame/secrets");
    }

    private Path onlyFile() throws IOException {
        try (var files = Files.list(directory())) {
            return files.reduce(
                            (a, b) -> {
                                throw new AssertionError("more than one file: " + a + ", " + b);
                            })
                    .orElseThrow();
        }
    }

    private static void assertUntrusted(ThrowingCallable call, String problem, String nextStep) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> {
                            assertThat(e.failure()).isEqualTo(Failure.UNTRUSTED);
                            assertThat(e.problem()).contains(problem);
                            assertThat(e.nextStep()).contains(nextStep);
                        });
    }

    private static void chmod(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    @Test
    void aSecretIsStoredReadReplacedAndRemoved() throws IOException {
        assertThat(store.get(ACCOUNT)).isEmpty();
        store.put(ACCOUNT, Secret.of("first"));
        store.put(ACCOUNT, SECRET);
        assertThat(store.get(ACCOUNT)).contains(SECRET);
        assertThat(find().get(ACCOUNT)).contains(SECRET);
        assertThat(store.get(ACCOUNT + "2")).isEmpty();
        onlyFile();
        store.remove(ACCOUNT);
        assertThat(store.get(ACCOUNT)).isEmpty();
        assertThat(directory()).isEmptyDirectory();
    }

    @Test
    void itSaysWhereItIsAndThatItIsPlainText() {
        assertThat(store.name()).isEqualTo("files in ~/.local/state/sesame/secrets (plain text)");
    }

    @Test
    void directoryAndFileAreTheOwnersAlone() throws IOException {
        store.put(ACCOUNT, SECRET);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(onlyFile())))
                .isEqualTo("rw-------");
        assertThat(onlyFile().getFileName().toString()).matches("[0-9a-f]{64}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
    void aFileThatOthersCanReachIsRefused(String mode) throws IOException {
        store.put(ACCOUNT, SECRET);
        chmod(onlyFile(), mode);
        assertUntrusted(() -> store.get(ACCOUNT), "is open to other users", "chmod go= ");
        assertUntrusted(() -> store.put(ACCOUNT, SECRET), "is open", "chmod");
    }

    @Test
    void aDirectoryThatOthersCanReachIsRefused() throws IOException {
        store.put(ACCOUNT, SECRET);
        chmod(directory(), "rwxr-x---");
        assertUntrusted(() -> store.get(ACCOUNT), "secrets is open to other users", "chmod go= ");
    }

    @Test
    void whatBelongsToSomebodyElseIsRefused() throws IOException {
        var self = Files.getOwner(Path.of("/proc/self"));
        var foreign = Path.of("/usr");
        if (Files.getOwner(foreign).equals(self)) {
            foreign = Files.createDirectory(home.resolve("foreign"));
            Files.setAttribute(foreign, "unix:uid", 65534);
        }
        var vault = new FileVault(foreign, environment);
        assertUntrusted(() -> vault.read(ACCOUNT), "belongs to ", "chown");
    }

    @Test
    void linksAreRefused() throws IOException {
        store.put(ACCOUNT, SECRET);
        var file = onlyFile();
        Files.move(file, home.resolve("elsewhere"));
        Files.createSymbolicLink(file, home.resolve("elsewhere"));
        assertUntrusted(() -> store.get(ACCOUNT), "is not a file but a link", "rm ");
        Files.move(directory(), home.resolve("moved"));
        Files.createSymbolicLink(directory(), home.resolve("moved"));
        assertUntrusted(() -> store.get(ACCOUNT), "is not a directory but a link", "rm ");
        assertUntrusted(() -> store.put(ACCOUNT, SECRET), "is not a directory", "rm ");
    }

    @Test
    void aFileThatIsCutShortIsNoSecret() throws IOException {
        store.put(ACCOUNT, SECRET);
        var whole = Files.readString(onlyFile());
        Files.writeString(onlyFile(), whole.substring(0, whole.length() - 3));
        assertThatThrownBy(() -> store.get(ACCOUNT))
                .isInstanceOf(AuthException.class)
                .hasMessageContaining("does not hold the secret of")
                .hasMessageNotContaining("refresh~");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two\nlines", "ümlaut", "\u0000"})
    void aSecretThatNoStoreKeepsWholeIsRefused(String value) {
        store.put(ACCOUNT, SECRET);
        assertThatThrownBy(() -> store.put(ACCOUNT, Secret.of(value)))
                .isInstanceOf(AuthException.class)
                .hasMessageContaining("must have 1 to 65536 printable ASCII characters");
        assertThat(store.get(ACCOUNT)).contains(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two\nlines", "ümlaut"})
    void anAccountThatPeopleCannotReadIsRefused(String account) {
        assertThatThrownBy(() -> store.get(account))
                .isInstanceOf(AuthException.class)
                .hasMessageContaining("cannot name a secret");
    }

    @Test
    void writersAndReadersAtATimeSeeWholeSecrets()
            throws IOException, InterruptedException, ExecutionException {
        var long1 = Secret.of("1".repeat(64 << 10));
        var long2 = Secret.of("2".repeat(64 << 10));
        store.put(ACCOUNT, long1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers =
                    IntStream.range(0, 20)
                            .mapToObj(i ->
                                    threads.submit(
                                            () -> store.put(ACCOUNT, i % 2 == 0 ? long1 : long2)))
                            .toList();
            for (int i = 0; i < 50; i++) {
                assertThat(store.get(ACCOUNT).orElseThrow()).isIn(long1, long2);
            }
            for (var writer : writers) {
                writer.get();
            }
        }
        onlyFile();
    }
}
