package dev.sesame.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.Environment;
import dev.sesame.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeptLoginsTest {
    private static final String ONE = "https://ai.example";
    private static final String TWO = "https://ai.two.example";

    /** By hand: odd layout, members that nobody knows, an entry of a future kind. */
    private static final String ODD =
            """
            {	"acme" : {"type":"api","key":"k"},

              "https://ai.example/":{ "type":"wellknown", "key":"T", "token":"one", "more":[1, 2] } ,
                "future": {"type": "future"}
            , "https:\\/\\/ai.two.example": {
                "type": "wellknown",
                "key": "U", "token": "two"}
            }

            """;

    private static final String COMPACT =
            "{\"https://ai.example\":{\"type\":\"wellknown\",\"key\":\"T\",\"token\":\"t\"},\"a\":1}";

    @TempDir Path home;
    private Path file;
    private Path keptFile;
    private Environment environment;
    private CredentialStore store;

    @BeforeEach
    void findTheFiles() throws IOException {
        environment = new Environment(Map.of(), home, home, InstantSource.fixed(Instant.EPOCH));
        file = home.resolve(".local/share/opencode/auth.json");
        keptFile = home.resolve(".local/state/sesame/logins.json");
        Files.createDirectories(file.getParent());
        store = new CredentialStore(environment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ODD,
                COMPACT,
                "\uFEFF" + COMPACT,
                "{\n\"a\":1,\"https://ai.example\":{\"type\":\"wellknown\",\"key\":\"T\",\"token\":\"t\"} }",
                """
                {"a":1,
                "https://ai.example":{"type":"wellknown","key":"T","token":"t"},
                "https://ai.two.example":{"type":"wellknown","key":"T","token":"t"}}\
                """
            })
    void whatWasHeldGoesBackByteForByte(String text) throws IOException {
        Files.writeString(file, text);
        var before = store.all();

        try (var _ = store.kept().hold(Set.of(ONE, TWO))) {
            assertThat(file).content().doesNotContain("wellknown");
            assertThat(store.all()).isEqualTo(before);
            assertThat(store.kept().isKept(ONE)).isTrue();
        }

        assertThat(file).content().isEqualTo(text);
        assertThat(keptFile).doesNotExist();
    }

    @Test
    void aRenewedTokenGoesBackToItsPlace() throws IOException {
        Files.writeString(file, ODD);
        try (var _ = store.kept().hold(Set.of(TWO))) {
            assertThat(
                            store.exchange(
                                    TWO,
                                    login("two"),
                                    new Credential.WellKnown("U", Secret.of("newer"))))
                    .isTrue();

            assertThat(file).content().doesNotContain("newer").contains("\"one\"");
            assertThat(store.all())
                    .containsEntry(TWO, new Credential.WellKnown("U", Secret.of("newer")));
        }
        assertThat(Files.readString(file))
                .startsWith(ODD.substring(0, ODD.indexOf("{\n    \"type\"")))
                .contains("\"token\": \"newer\"")
                .endsWith("\n}\n\n");
    }

    @Test
    void whatIsPinnedStaysUntilItIsNotPinnedAnyMore() throws IOException {
        Files.writeString(file, ODD);
        store.kept().pin(Set.of(ONE));
        var left = Files.readString(file);

        try (var _ = store.kept().hold(Set.of(ONE, TWO))) {
            assertThat(file).content().doesNotContain("wellknown");
        }
        assertThat(file).content().isEqualTo(left).contains("two").doesNotContain("one");
        store.kept().giveBack();
        assertThat(store.kept().isKept(ONE)).isTrue();

        store.kept().pin(Set.of());
        assertThat(file).content().isEqualTo(ODD);
        assertThat(keptFile).doesNotExist();
    }

    @Test
    void aLoginWithAPinnedOrganisationIsKeptAtOnce() throws IOException {
        Files.writeString(file, "{\"a\":1}");
        store.kept().pin(Set.of(ONE));

        store.put(ONE + "/", login("t"));

        assertThat(file).content().isEqualTo("{\"a\":1}");
        assertThat(store.list()).containsExactly(new CredentialStore.Entry(ONE, "wellknown"));
        store.kept().pin(Set.of());
        assertThat(file).content().contains("\"a\": 1", ONE);
    }

    @Test
    void aLoginThatOpenCodeMakesMeanwhileCounts() throws IOException {
        Files.writeString(file, ODD);
        store.kept().pin(Set.of(ONE));
        var theirs =
                "{\"https://ai.example\":{\"type\":\"wellknown\",\"key\":\"T\",\"token\":\"newest\"}}";
        Files.writeString(file, theirs);

        assertThat(store.all()).containsOnly(Map.entry(ONE, login("newest")));
        store.put(ONE, login("renewed"));
        assertThat(file).content().contains("renewed");

        store.kept().pin(Set.of(ONE));
        assertThat(file).content().doesNotContain("renewed");
        assertThat(store.all()).containsOnly(Map.entry(ONE, login("renewed")));
    }

    @Test
    void othersMayWriteMeanwhile() throws IOException {
        Files.writeString(file, ODD);
        try (var _ = store.kept().hold(Set.of(ONE, TWO))) {
            store.put("acme", new Credential.Api(Secret.of("other")));
            store.remove(TWO);
            store.put("new", new Credential.Api(Secret.of("n")));
        }
        assertThat(store.all().keySet()).containsExactly("acme", ONE + "/", "new");
        assertThat(file).content().contains("\"more\":[1, 2]", "\"future\"");
    }

    @Test
    void aMoveThatWasCutShortLosesNothingAndIsFinishedLater() throws IOException {
        Files.writeString(file, ODD);
        store.kept().pin(Set.of(ONE));
        var kept = Files.readString(keptFile);
        Files.writeString(file, ODD);
        Files.writeString(keptFile, kept.replace("[\"" + ONE + "\"]", "[]"));

        assertThat(store.all()).hasSize(3);
        store.kept().giveBack();

        assertThat(file).content().isEqualTo(ODD);
        assertThat(keptFile).doesNotExist();
    }

    @Test
    void whatAKilledRunHeldGoesBack() throws IOException {
        Files.writeString(file, ODD);
        var hold = store.kept().hold(Set.of(ONE));
        var dead = Files.writeString(home.resolve(".local/state/sesame/runs/dead"), "");
        store.kept().giveBack();
        assertThat(store.kept().isKept(ONE)).isTrue();
        assertThat(dead).doesNotExist();

        hold.close();
        assertThat(file).content().isEqualTo(ODD);
    }

    @Test
    void logsOutOfAKeptLogin() throws IOException {
        Files.writeString(file, ODD);
        store.kept().pin(Set.of(ONE, TWO));
        var left = Files.readString(file);

        store.remove(ONE + "/");

        assertThat(store.all()).containsOnlyKeys("acme", TWO);
        assertThat(file).content().isEqualTo(left);
        store.kept().pin(Set.of());
        assertThat(store.all()).containsOnlyKeys("acme", TWO);
    }

    @Test
    void theVariableStandsInForBothFiles() throws IOException {
        Files.writeString(file, ODD);
        store.kept().pin(Set.of(ONE));
        var other = environment.with("OPENCODE_AUTH_CONTENT", "{}");

        assertThat(new CredentialStore(other).all()).isEmpty();
    }

    @Test
    void aKeptFileThatIsBrokenIsNamedAndLeftAlone() throws IOException {
        Files.writeString(file, ODD);
        store.kept().pin(Set.of(ONE));
        Files.writeString(keptFile, "{\"logins\": 7}");

        assertThatThrownBy(() -> store.put(ONE, login("t")))
                .hasMessageContaining(keptFile.toString());
        assertThatThrownBy(() -> store.kept().pin(Set.of()))
                .hasMessageContaining("it was left as it is");
        assertThat(keptFile).content().isEqualTo("{\"logins\": 7}");
    }

    @Test
    void nobodyElseCanReadIt() throws IOException {
        Files.writeString(file, ODD);
        store.kept().pin(Set.of(ONE));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keptFile)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    private static Credential.WellKnown login(String token) {
        return new Credential.WellKnown(token.equals("two") ? "U" : "T", Secret.of(token));
    }
}
