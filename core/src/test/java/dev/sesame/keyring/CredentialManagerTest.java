package dev.sesame.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Credential Manager, with functions of the test in the place of Windows's. */
final class CredentialManagerTest {
    private static final String ACCOUNT = "https://idp.company.internal client user";
    private static final Secret SECRET = Secret.of("refresh~token");

    private final FakeWindows windows = new FakeWindows();
    private final SecretStore store;

    CredentialManagerTest(@TempDir Path folder) {
        var environment = new Environment(Map.of(), folder, folder, InstantSource.system());
        var advice = new Advice(StoreChoice.UNSET, environment);
        store = new SecretStore(Platform.credentials(windows.credentials(), advice), folder);
    }

    @Test
    void aSecretIsStoredReadReplacedAndRemoved() {
        assertThat(store.name()).isEqualTo("the Windows Credential Manager");
        assertThat(store.get(ACCOUNT)).isEmpty();
        store.put(ACCOUNT, Secret.of("first"));
        store.put(ACCOUNT, SECRET);
        assertThat(store.get(ACCOUNT)).contains(SECRET);
        assertThat(windows.user).isEqualTo(ACCOUNT);
        assertThat(windows.credentials).containsOnlyKeys("Sesame: " + ACCOUNT);
        store.remove(ACCOUNT);
        store.remove(ACCOUNT);
        assertThat(store.get(ACCOUNT)).isEmpty();
        assertThat(windows.credentials).isEmpty();
        assertThat(windows.handedOut).isZero();
    }

    @Test
    void aLongSecretHasSeveralCredentialsAndLeavesNone() {
        var secret = Secret.of("x".repeat(64 << 10));
        store.put(ACCOUNT, secret);
        assertThat(store.get(ACCOUNT)).contains(secret);
        assertThat(windows.credentials).hasSizeGreaterThan(25);
        store.put(ACCOUNT, SECRET);
        assertThat(store.get(ACCOUNT)).contains(SECRET);
        assertThat(windows.credentials).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "1312, ACCESS_DENIED, this logon session has none",
        "5, UNREACHABLE, Windows error 5",
    })
    void anErrorOfWindowsIsNamed(int code, Failure failure, String problem) {
        store.put(ACCOUNT, SECRET);
        windows.broken = code;
        assertThatThrownBy(() -> store.put(ACCOUNT, Secret.of("canary")))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> {
                            assertThat(e.failure()).isEqualTo(failure);
                            assertThat(e.problem()).contains(problem).doesNotContain("canary");
                            assertThat(e.nextStep()).contains("\"secretStore\": \"file\"");
                        });
        windows.broken = 0;
        assertThat(store.get(ACCOUNT)).contains(SECRET);
    }
}
