package dev.sesame.keyring;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Secret Service, GNOME Keyring, in a session of its own. */
final class SecretServiceTest {
    private static final String ACCOUNT = "https://idp.company.internal client-id user@x \"'\\";
    private static final Secret SECRET = Secret.of(everyCharacter());

    @TempDir Path folder;

    private static String everyCharacter() {
        return IntStream.range('!', 0x7f).mapToObj(Character::toString).collect(joining());
    }

    private static SecretStore store(Environment environment) {
        return SecretStore.find(StoreChoice.UNSET, environment, Duration.ofSeconds(10));
    }

    private static void assertFails(
            Failure failure, ThrowingCallable call, String problem, String nextStep) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> {
                            assertThat(e.failure()).isEqualTo(failure);
                            assertThat(e.problem()).contains(problem);
                            assertThat(e.nextStep()).contains(nextStep);
                        });
    }

    @Test
    void aSecretIsStoredReadReplacedAndRemoved() throws IOException {
        try (var session = DesktopSession.unlocked(folder)) {
            var store = store(session.environment());
            assertThat(store.name()).isEqualTo("the keyring of the Secret Service");
            assertThat(store.get(ACCOUNT)).isEmpty();
            store.put(ACCOUNT, SECRET);
            assertThat(store.get(ACCOUNT)).contains(SECRET);
            var next = Secret.of("n".repeat(64 << 10));
            store.put(ACCOUNT, next);
            store.put("another", SECRET);
            assertThat(store.get(ACCOUNT)).contains(next);
            store.remove(ACCOUNT);
            store.remove(ACCOUNT);
            assertThat(store.get(ACCOUNT)).isEmpty();
            assertThat(store.get("another")).contains(SECRET);
        }
    }

    @Test
    void itOutlivesTheSessionAndIsLockedInTheNextOne() throws IOException {
        try (var session = DesktopSession.unlocked(folder)) {
            store(session.environment()).put(ACCOUNT, SECRET);
        }
        try (var session = DesktopSession.locked(folder, "exit 1")) {
            var store = store(session.environment());
            for (var account : List.of(ACCOUNT, "not stored")) {
                assertFails(
                        Failure.ACCESS_DENIED,
                        () -> store.get(account),
                        "is locked: its prompt was dismissed or could not be shown",
                        "Unlock it in your keyring program");
            }
            assertFails(
                    Failure.ACCESS_DENIED, () -> store.put(ACCOUNT, SECRET), "locked", "\"file\"");
        }
        try (var session = DesktopSession.unlocked(folder)) {
            assertThat(store(session.environment()).get(ACCOUNT)).contains(SECRET);
        }
    }

    @Test
    void aPromptThatNobodyAnswersHasALimitOfTime() throws IOException {
        try (var session = DesktopSession.unlocked(folder)) {
            store(session.environment()).put(ACCOUNT, SECRET);
        }
        try (var session = DesktopSession.locked(folder, "exec sleep 600")) {
            var environment = session.environment();
            var store = SecretStore.find(StoreChoice.UNSET, environment, Duration.ofSeconds(1));
            assertFails(
                    Failure.ACCESS_DENIED,
                    () -> store.get(ACCOUNT),
                    "nobody answered its prompt within 1 s",
                    "Unlock");
            var ssh = environment.with("SSH_CONNECTION", "::1");
            assertFails(
                    Failure.ACCESS_DENIED,
                    () -> SecretStore.find(StoreChoice.UNSET, ssh, Duration.ZERO).get(ACCOUNT),
                    "is locked: it was not asked to show its prompt",
                    "over SSH give its password to `gnome-keyring-daemon --replace --unlock`");
        }
    }

    @Test
    void manyWritersAtATimeEachKeepWhatTheyWrote()
            throws IOException, InterruptedException, ExecutionException {
        try (var session = DesktopSession.unlocked(folder);
                var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            var secrets =
                    IntStream.range(0, 8)
                            .mapToObj(i -> Secret.of("writer-" + i + "x".repeat(1000 * i)))
                            .toList();
            var work = new ArrayList<Future<?>>();
            for (var secret : secrets) {
                var store = store(session.environment());
                work.add(writers.submit(() -> store.put(ACCOUNT, secret)));
            }
            for (var done : work) {
                done.get();
            }
            assertThat(secrets).contains(store(session.environment()).get(ACCOUNT).orElseThrow());
            assertThat(session.secretTool("", "search", "--all", "application", "sesame"))
                    .containsOnlyOnce("label = ");
        }
    }

    @Test
    void noProcessHasTheSecretAmongItsArgumentsOrVariables() throws IOException {
        var secret = Secret.of("canary-in-the-keyring-" + "c".repeat(500));
        try (var session = DesktopSession.unlocked(folder)) {
            var store = store(session.environment());
            for (int i = 0; i < 5; i++) {
                store.put(ACCOUNT, secret);
                for (var process : session.processes()) {
                    var proc = Path.of("/proc", Long.toString(process.pid()));
                    assertThat(Files.readAllBytes(proc.resolve("cmdline")))
                            .asString()
                            .isNotEmpty()
                            .doesNotContain("canary");
                    assertThat(Files.readAllBytes(proc.resolve("environ")))
                            .asString()
                            .doesNotContain("canary");
                }
            }
        }
        assertThatThrownBy(() -> store(nowhere(Map.of())).put(ACCOUNT, secret))
                .hasStackTraceContaining("keyring")
                .satisfies(e -> assertThat(e.toString()).doesNotContain("canary"));
    }

    private Environment nowhere(Map<String, String> variables) {
        return new Environment(variables, folder, folder, InstantSource.system());
    }

    @Test
    void withoutASessionNothingIsWrittenAndTheErrorSaysWhatToDo() throws IOException {
        assertFails(
                Failure.UNREACHABLE,
                () -> store(nowhere(Map.of("SSH_CONNECTION", "::1"))).put(ACCOUNT, SECRET),
                "DBUS_SESSION_BUS_ADDRESS is not set, so no D-Bus session can be found (this is a"
                        + " login over SSH)",
                "set \"secretStore\": \"file\" in ~/.config/sesame/sesame.jsonc to keep secrets as"
                        + " plain text");
        assertFails(
                Failure.UNREACHABLE,
                () ->
                        store(nowhere(Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")))
                                .get(ACCOUNT),
                "the session bus at unix:path=/nowhere/bus does not answer",
                "dbus-daemon");
        assertFails(
                Failure.UNREACHABLE,
                () ->
                        store(nowhere(Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:abstract=/x")))
                                .get(ACCOUNT),
                "has no socket file",
                "dbus-daemon");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aBusThatNeverSpeaksHasALimitOfTime() throws IOException {
        var socket = UnixDomainSocketAddress.of(folder.resolve("bus"));
        var environment =
                nowhere(Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + folder.resolve("bus")));
        try (var silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(socket);
            var vault =
                    new SecretServiceVault(
                            new Advice(StoreChoice.UNSET, environment),
                            Duration.ZERO,
                            Duration.ofMillis(300));
            assertFails(
                    Failure.UNREACHABLE,
                    () -> vault.read(ACCOUNT),
                    "does not answer",
                    "dbus-daemon");
        }
    }

    @Test
    void withoutAServiceNothingIsWrittenAndTheErrorNamesPackages() throws IOException {
        try (var session = DesktopSession.start(folder, Map.of())) {
            assertFails(
                    Failure.UNREACHABLE,
                    () -> store(session.environment()).put(ACCOUNT, SECRET),
                    "no program offers the Secret Service",
                    "package gnome-keyring");
            assertThat(folder.resolve(".local")).doesNotExist();
        }
    }

    @Test
    void whoDemandedTheKeyringIsNotOfferedTheFile() {
        assertThatThrownBy(() ->
                        SecretStore.find(StoreChoice.KEYRING, nowhere(Map.of()), Duration.ZERO))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.nextStep()).doesNotContain("\"file\""));
    }
}
