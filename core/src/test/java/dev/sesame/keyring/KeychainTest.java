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
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Keychain, with a script in the place of macOS's program. */
final class KeychainTest {
    private static final String ACCOUNT = "https://idp.company.internal \"client\" \\user";
    private static final Secret SECRET = Secret.of("refresh~token\"with'all$kinds\\of`{quotes}");

    /** Splits a line as the real one does, and executes no more than 4095 bytes of it. */
    private static final String SCRIPT =
            """
            #!/bin/sh
            cd "${0%/*}" || exit
            printf '%s\\n' "$*" >>arguments
            [ ! -e ends ] || exit "$(cat ends)"
            [ ! -e hangs ] || exec sleep 600
            [ ! -e leaves ] || sleep 40 &
            entry() { echo "entry-$(printf %s "$1" | cksum | tr ' ' -)"; }
            case $1 in
              -i)
                IFS= read -r line
                printf '%s\\n' "$line" >>lines
                [ ${#line} -le 4095 ] || exit 1
                eval "set -- $line"
                [ "$1 $2 $3 $4 $5 $7 $8 $9" = \\
                  "add-generic-password -U -s Sesame -a -l Sesame: $6 -w" ] || exit 2
                printf '%s\\n' "${10}" >"$(entry "$6")"
                [ ! -e lies ] || cp lies "$(entry "$6")" ;;
              find-generic-password)
                [ "$2 $3 $4 $6" = '-s Sesame -a -w' ] || exit 2
                [ -e "$(entry "$5")" ] || exit 44
                cat "$(entry "$5")" ;;
              delete-generic-password)
                [ "$2 $3 $4" = '-s Sesame -a' ] || exit 2
                rm "$(entry "$5")" 2>/dev/null || exit 44 ;;
              show-keychain-info) [ ! -e locked ] || exit 36 ;;
              *) exit 2 ;;
            esac
            """;

    @TempDir Path folder;

    @BeforeEach
    void installTheProgram() throws IOException {
        var script = Files.writeString(folder.resolve("security"), SCRIPT);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    private SecretStore store(Map<String, String> variables, Duration limit) {
        var environment =
                new Environment(variables, folder, folder, InstantSource.system())
                        .with("PATH", System.getenv("PATH"));
        var advice = new Advice(StoreChoice.UNSET, environment);
        var tool = new Tool(folder.resolve("security"), environment);
        return new SecretStore(Platform.keychain(tool, advice, limit), folder.resolve("state"));
    }

    private SecretStore store() {
        return store(Map.of(), Duration.ofSeconds(30));
    }

    private List<Path> entries() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(it -> it.getFileName().toString().startsWith("entry-")).toList();
        }
    }

    private static void assertFails(Failure failure, ThrowingCallable call, String problem) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> {
                            assertThat(e.failure()).isEqualTo(failure);
                            assertThat(e.problem()).contains(problem);
                        });
    }

    @Test
    void aSecretIsStoredReadReplacedAndRemoved() throws IOException {
        var store = store();
        assertThat(store.name()).isEqualTo("the macOS Keychain");
        assertThat(store.get(ACCOUNT)).isEmpty();
        store.put(ACCOUNT, Secret.of("first"));
        store.put(ACCOUNT, SECRET);
        assertThat(store.get(ACCOUNT)).contains(SECRET);
        assertThat(store.get("another")).isEmpty();
        assertThat(entries()).hasSize(1);
        store.remove(ACCOUNT);
        assertThat(store.get(ACCOUNT)).isEmpty();
        assertThat(entries()).isEmpty();
    }

    @Test
    void aLongSecretHasSeveralEntriesAndLeavesNone() throws IOException {
        var store = store();
        var account = "\"".repeat(200);
        var secret = Secret.of("x".repeat(64 << 10));
        store.put(account, secret);
        assertThat(store.get(account)).contains(secret);
        assertThat(entries()).hasSize(34);
        store.put(account, SECRET);
        assertThat(store.get(account)).contains(SECRET);
        assertThat(entries()).hasSize(1);
        store.put(account, secret);
        store.remove(account);
        assertThat(entries()).isEmpty();
    }

    @Test
    void noArgumentHoldsTheSecretInAnyForm() throws IOException {
        store().put(ACCOUNT, Secret.of("x".repeat(5000)));
        store().get(ACCOUNT);
        assertThat(folder.resolve("arguments"))
                .content()
                .contains("find-generic-password -s Sesame -a " + ACCOUNT + " -w")
                .doesNotContain("xxxx", "eHh4", "add-generic-password");
        assertThat(folder.resolve("lines")).content().contains("-w ", "eHh4");
    }

    @ParameterizedTest
    @CsvSource({
        "36, ACCESS_DENIED, nobody can be asked here",
        "51, ACCESS_DENIED, the password was wrong",
        "128, ACCESS_DENIED, its prompt was dismissed",
        "50, UNREACHABLE, exit code 50",
    })
    void whatTheProgramEndsWithIsNamed(String code, Failure failure, String problem)
            throws IOException {
        Files.writeString(folder.resolve("ends"), code);
        assertFails(failure, () -> store().get(ACCOUNT), problem);
        assertFails(failure, () -> store().put(ACCOUNT, SECRET), problem);
    }

    @Test
    void aLockedKeychainIsNoMissingSecret() throws IOException {
        Files.createFile(folder.resolve("locked"));
        var ssh = store(Map.of("SSH_CONNECTION", "::1"), Duration.ofSeconds(30));
        assertFails(
                Failure.ACCESS_DENIED, () -> ssh.get(ACCOUNT), "is locked: nobody can be asked");
        assertFails(Failure.ACCESS_DENIED, () -> ssh.get(ACCOUNT), "over SSH");
    }

    @Test
    void aPromptThatNobodyAnswersHasALimitOfTime() throws IOException {
        Files.createFile(folder.resolve("hangs"));
        assertFails(
                Failure.ACCESS_DENIED,
                () -> store(Map.of(), Duration.ofSeconds(1)).get(ACCOUNT),
                "nobody answered its prompt within 1 s");
    }

    @Test
    @Timeout(30)
    void whatTheProgramLeavesRunningHoldsUpNobody() throws IOException {
        store().put(ACCOUNT, SECRET);
        Files.createFile(folder.resolve("leaves"));
        assertThat(store().get(ACCOUNT)).contains(SECRET);
    }

    @Test
    void aKeychainThatGivesBackSomethingElseIsNotBelieved() throws IOException {
        Files.writeString(folder.resolve("lies"), "MTphYjpvdGhlcg==\n"); // 1:ab:other
        assertFails(
                Failure.PROTOCOL,
                () -> store().put(ACCOUNT, SECRET),
                "accepted a secret for \"" + ACCOUNT + "\" and gave back something else");
    }

    @ParameterizedTest
    @CsvSource({"not Base64!", "bm90IG91cnM=", "MjphYjpwYXJ0", "MTphYjo="})
    void whatSesameDidNotPutThereIsNoSecret(String entry) throws IOException {
        var store = store();
        store.put(ACCOUNT, SECRET);
        Files.writeString(entries().getFirst(), entry);
        assertFails(Failure.PROTOCOL, () -> store.get(ACCOUNT), ACCOUNT);
    }

    @Test
    void withoutTheProgramThereIsNoKeyring() throws IOException {
        Files.delete(folder.resolve("security"));
        assertFails(Failure.UNREACHABLE, () -> store().get(ACCOUNT), "cannot be started");
    }
}
