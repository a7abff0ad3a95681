package dev.sesame.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other programs, here libsecret's own, see of the keyring, and do to it. */
final class SecretToolTest {
    private static final String ACCOUNT = "idp user";
    private static final Secret SECRET = Secret.of("refresh~token");

    @TempDir Path folder;

    private static SecretStore store(DesktopSession session) {
        return SecretStore.find(StoreChoice.UNSET, session.environment(), Duration.ofSeconds(10));
    }

    private static String lookup(DesktopSession session) throws IOException, InterruptedException {
        return session.secretTool("", "lookup", "application", "sesame", "account", ACCOUNT);
    }

    private static void putElsewhere(DesktopSession session, String value)
            throws IOException, InterruptedException {
        var said =
                session.secretTool(
                        value,
                        "store",
                        "--collection=session",
                        "--label=other",
                        "application",
                        "sesame",
                        "account",
                        ACCOUNT);
        assertThat(said).isEmpty();
    }

    @Test
    void anotherProcessReadsASecretUnderTheNameThatPeopleSee()
            throws IOException, InterruptedException {
        try (var session = DesktopSession.unlocked(folder)) {
            store(session).put(ACCOUNT, SECRET);
            assertThat(lookup(session)).isEqualTo(SECRET.reveal());
            assertThat(session.secretTool("", "search", "application", "sesame"))
                    .contains("label = Sesame: idp user");
        }
    }

    @Test
    void anEntryInAnotherKeyringIsReadAndThenReplaced() throws IOException, InterruptedException {
        try (var session = DesktopSession.unlocked(folder)) {
            putElsewhere(session, "older");
            assertThat(store(session).get(ACCOUNT)).contains(Secret.of("older"));
            store(session).put(ACCOUNT, SECRET);
            assertThat(store(session).get(ACCOUNT)).contains(SECRET);
            assertThat(session.secretTool("", "search", "--all", "application", "sesame"))
                    .containsOnlyOnce("label = ")
                    .contains("label = Sesame: idp user");
            store(session).remove(ACCOUNT);
            assertThat(lookup(session)).isEmpty();
        }
    }

    @Test
    void whatSesameCannotHaveWrittenIsNoSecret() throws IOException, InterruptedException {
        try (var session = DesktopSession.unlocked(folder)) {
            putElsewhere(session, "two\nlines");
            var store = store(session);
            assertThatThrownBy(() -> store.get(ACCOUNT))
                    .hasMessageContaining("that Sesame did not put there")
                    .hasMessageNotContaining("lines");
        }
    }
}
