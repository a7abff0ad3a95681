package dev.sesame.credential;

import static org.assertj.core.api.Assertions.assertThat;

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

/** A later organisation is over an earlier one, so logins keep their order wherever they are. */
final class KeptOrderTest {
    private static final String ONE = "https://ai.example";
    private static final String TWO = "https://ai.two.example";

    @TempDir Path home;
    private Path file;
    private CredentialStore store;

    @BeforeEach
    void oneLoginIsKept() throws IOException {
        file = home.resolve(".local/share/opencode/auth.json");
        Files.createDirectories(file.getParent());
        store =
                new CredentialStore(
                        new Environment(Map.of(), home, home, InstantSource.fixed(Instant.EPOCH)));
        store.put("acme", new Credential.Api(Secret.of("key-1")));
        store.put(ONE, login("one"));
        store.kept().pin(Set.of(ONE));
    }

    @Test
    void aLaterLoginIsBehindTheKeptOnesFromTheFirstMomentOn() throws IOException {
        store.put(TWO, login("two"));
        assertThat(store.all().keySet()).containsExactly("acme", ONE, TWO);

        store.kept().pin(Set.of(ONE, TWO));
        assertThat(store.all().keySet()).containsExactly("acme", ONE, TWO);
        store.kept().pin(Set.of());

        assertThat(store.all().keySet()).containsExactly("acme", ONE, TWO);
        assertThat(file).content().containsSubsequence("acme", ONE, TWO);
        store.kept().pin(Set.of(TWO));
        assertThat(store.all().keySet()).containsExactly("acme", ONE, TWO);
    }

    @Test
    void aLoginThatOpenCodeRenewsKeepsItsPlace() throws IOException {
        store.put(TWO, login("two"));
        var entry = "{\"type\":\"wellknown\",\"key\":\"T\",\"token\":\"newer\"}";
        var text = Files.readString(file);
        Files.writeString(
                file,
                text.substring(0, text.length() - 2) + ",\n \"" + ONE + "/\": " + entry + "}");
        assertThat(store.all().keySet()).containsExactly("acme", ONE + "/", TWO);

        store.kept().pin(Set.of(ONE, TWO));
        assertThat(store.all().keySet()).containsExactly("acme", ONE + "/", TWO);
        store.kept().pin(Set.of());

        assertThat(store.all().keySet()).containsExactly("acme", ONE + "/", TWO);
        assertThat(store.find(ONE)).contains(login("newer"));
    }

    private static Credential.WellKnown login(String token) {
        return new Credential.WellKnown("T", Secret.of(token));
    }
}
