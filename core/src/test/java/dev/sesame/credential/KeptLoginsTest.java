package dev.sesame.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Environment;
import dev.sesame.Secret;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;

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

    @TempDir Path home;
    private Path file;
    private Path keptFile;
    private CredentialStore store;

    @BeforeEach
    void findTheFiles() throws IOException {
        var environment = new Environment(Map.of(), home, home, InstantSource.fixed(Instant.EPOCH));
        file = home.resolve(".local/share/opencode/auth.json");
        keptFile = home.resolve(".local/state/sesame/logins.json");
        Files.createDirectories(file.getParent());
        store = new CredentialStore(environment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ODD,
                "{\"https://ai.example\":{\"type\":\"wellknown\",\"key\":\"T\",\"token\":\"t\"}}",
                "\uFEFF{"
                    + " \"https://ai.example\":{\"type\":\"wellknown\",\"key\":\"T\",\"token\":\"t\"},\"a\":1}",
                "{\n"
                    + "\"a\":1,\"https://ai.example\":{\"type\":\"wellknown\",\"key\":\"T\",\"token\":\"t\"}"
                    + " \n"
                    + "}\n",
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
    void renewsALoginWhereItIs() throws IOException {
        Files.writeString(file, ODD);
        try (var _ = store.kept().hold(Set.of(TWO))) {
            store.exchange(TWO, login("U", "two"), login("U", "newer"));

            assertThat(file).content().doesNotContain("newer").contains("\"one\"");
            assertThat(store.all()).containsEntry(TWO, login("U", "newer"));
        }
        assertThat(file).content().contains("newer", "\"more\":[1, 2] } ,");
    }

    static Credential.WellKnown login(String variable, String token) {
        return new Credential.WellKnown(variable, Secret.of(token));
    }
}
