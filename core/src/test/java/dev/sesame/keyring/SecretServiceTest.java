package dev.sesame.keyring;

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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Secret Service, GNOME Keyring, in a session of its own. */
final class SecretServiceTest {
    private static final String ACCOUNT = "https://idp.company.internal client-id user@x \"'\\";
    private static final Secret SECRET = Secret.of(everyCharacter());

    @TempDir Path folder;

    private static String everyCharacter() {
        var text = new StringBuilder();
        for (char c = '!'; c < 0x7f; c++) {
            text.append(c);
        }
        return text.toString();
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
    void anotherProgramReadsItUnderTheNameThatPeopleSee() throws IOException, InterruptedException {
        try (var session = DesktopSession.unlocked(folder)) {
            store(session.environment()).put("idp user", SECRET);
            assertThat(session.secretTool("lookup", "application", "sesame", "account", "idp user"))
                    .isEqualTo(SECRET.reveal());
            assertThat(session.secretTool("search", "application", "sesame"))
                    .contains("label = Sesame: idp user");
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
            var secrets = new ArrayList<Secret>();
            var work = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < 8; i++) {
                var secret = Secret.of("writer-" + i + "-" + "x".repeat(1000 * i));
                secrets.add(secret);
                work.add(() -> {
                    store(session.environment()).put(ACCOUNT, secret);
                    return true;
                });
            }
            for (var done : writers.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
            assertThat(secrets).contains(store(session.environment()).get(ACCOUNT).orElseThrow());
            assertThat(session.secretTool("search", "--all", "application", "sesame"))
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
                        SecretStore.find(StoreChoice.KEYRING, nowhere(Map.of()), Duration.ZERO)
                                .get(ACCOUNT))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.nextStep()).doesNotContain("\"file\""));
    }
}
