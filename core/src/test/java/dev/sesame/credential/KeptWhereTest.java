package dev.sesame.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.Environment;
import dev.sesame.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which logins are meant, and of which file. */
final class KeptWhereTest {
    private static final String ONE = "https://ai.example";
    private static final String TWO = "https://ai.two.example";
    private static final String TEXT =
            """
            {"https://ai.example/":{"type":"wellknown","key":"T","token":"one"},
             "https://ai.two.example":{"type":"wellknown","key":"T","token":"two"}}
            """;
    private static final String OTHER =
            "{\"https://ai.example\":{\"type\":\"wellknown\",\"key\":\"T\",\"token\":\"other\"}}";

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

    @Test
    void slashesAtTheEndOfAnAddressDoNotCount() throws IOException {
        Files.writeString(file, TEXT);
        try (var _ = store.kept().hold(Set.of(ONE + "/", TWO + "//"))) {
            assertThat(file).content().doesNotContain("wellknown");
            assertThat(store.find(ONE)).contains(login("one"));
            assertThat(store.exchange(ONE, login("one"), login("newer"))).isTrue();
            assertThat(store.find(ONE)).contains(login("newer"));
        }
        assertThat(file).content().contains("\"newer\"", "\"https://ai.example/\":{");
        store.kept().pin(Set.of(ONE + "/"));
        assertThat(store.kept().pinned()).containsExactly(ONE);
    }

    @Test
    void anotherAuthFileHasNoPartInIt() throws IOException {
        Files.writeString(file, TEXT);
        store.kept().pin(Set.of(ONE));
        var kept = Files.readString(keptFile);
        var other = home.resolve("data/opencode/auth.json");
        Files.createDirectories(other.getParent());
        Files.writeString(other, OTHER);
        var others = new CredentialStore(environment.with("XDG_DATA_HOME", home + "/data"));

        assertThat(others.find(ONE)).contains(login("other"));
        others.kept().giveBack();
        try (var _ = others.kept().hold(Set.of(TWO))) {
            assertThat(other).content().isEqualTo(OTHER);
        }
        assertThatThrownBy(() -> others.kept().hold(Set.of(ONE)))
                .hasMessageContaining("logins of another auth.json");

        assertThat(other).content().isEqualTo(OTHER);
        assertThat(keptFile).content().isEqualTo(kept);
    }

    private static Credential.WellKnown login(String token) {
        return new Credential.WellKnown("T", Secret.of(token));
    }
}
