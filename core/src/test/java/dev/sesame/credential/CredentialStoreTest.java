package dev.sesame.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CredentialStoreTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir Path home;
    private Path file;
    private Environment environment;

    @BeforeEach
    void findTheFile() throws IOException {
        environment = new Environment(Map.of(), home, home, InstantSource.fixed(NOW));
        file = home.resolve(".local/share/opencode/auth.json");
        Files.createDirectories(file.getParent());
    }

    private CredentialStore store() {
        return new CredentialStore(environment);
    }

    private static Credential.Api key(String key) {
        return new Credential.Api(Secret.of(key));
    }

    @Test
    void readsTheThreeTypesWithTheirOptionalMembers() throws IOException {
        Files.writeString(
                file,
                """
                {"a": {"type":"api","key":"k","metadata":{"region":"eu"}},
                 "o": {"type":"oauth","refresh":"r","access":"a","expires":5,"accountId":"id","enterpriseUrl":"u"},
                 "https://ai.corp.test": {"type":"wellknown","key":"TOKEN","token":"t"}}\
                """);

        assertThat(store().all())
                .containsExactly(
                        Map.entry("a", new Credential.Api(Secret.of("k"), Map.of("region", "eu"))),
                        Map.entry(
                                "o",
                                new Credential.OAuth(
                                        Secret.of("a"),
                                        Secret.of("r"),
                                        5,
                                        Optional.of("id"),
                                        Optional.of("u"))),
                        Map.entry(
                                "https://ai.corp.test",
                                new Credential.WellKnown("TOKEN", Secret.of("t"))));
    }

    @Test
    void writesAsOpenCodeDoesForTheOwnerAlone() throws IOException {
        store().put("acme", key("k"));

        assertThat(file)
                .hasContent("{\n  \"acme\": {\n    \"type\": \"api\",\n    \"key\": \"k\"\n  }\n}");
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void keepsWhatItDoesNotUnderstandByteForByte() throws IOException {
        var future = "{ \"type\" : \"future\", \"n\": 1.50, \"s\":\"\\u0041\" }";
        Files.writeString(
                file,
                "{\"future\":"
                        + future
                        + ",\"bad\":17,\"acme\":{\"type\":\"api\",\"key\":\"old\",\"x\":[1]}}");

        store().put("acme", key("new"));

        assertThat(file).content().contains("\"future\": " + future).contains("\"bad\": 17");
        assertThat(file)
                .content()
                .contains("\"key\": \"new\"")
                .contains("\"x\": [")
                .doesNotContain("old");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[]",
                "null",
                "{\"a\":1,}",
                "// c\n{}",
                "{\"a\":{},\"a\":{}}",
                "{} x"
            })
    void aFileThatCannotBeParsedIsNeverOverwrittenAndNeverTakenForEmpty(String text)
            throws IOException {
        Files.writeString(file, text);

        assertThatThrownBy(() -> store().put("acme", key("k"))).isInstanceOf(AuthException.class);
        assertThatThrownBy(() -> store().remove("acme")).isInstanceOf(AuthException.class);
        assertThatThrownBy(() -> store().list()).isInstanceOf(AuthException.class);
        assertThat(file).hasContent(text);
        assertThat(file.resolveSibling("x").getParent()).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void aByteOrderMarkIsReadAndNotWrittenBack() throws IOException {
        Files.writeString(file, "\uFEFF{\"a\":{\"type\":\"api\",\"key\":\"k\"}}");

        store().put("b", key("k"));

        assertThat(store().all()).containsOnlyKeys("a", "b");
        assertThat(Files.readString(file)).startsWith("{");
    }

    @Test
    void slashesAtTheEndOfAnIdDoNotCount() throws IOException {
        Files.writeString(file, "{\"https://a.test/\":{\"type\":\"api\",\"key\":\"old\"}}");

        store().put("https://a.test//", key("new"));
        assertThat(store().all()).containsOnlyKeys("https://a.test");

        store().remove("https://a.test/");
        assertThat(file).hasContent("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"oauth\",\"refresh\":\"r\",\"access\":\"a\",\"expires\":\"soon\"}",
                "{\"type\":\"oauth\",\"refresh\":\"r\",\"access\":\"a\",\"expires\":-1}",
                "{\"type\":\"oauth\",\"refresh\":\"r\",\"access\":\"a\",\"expires\":1.5}",
                "{\"type\":\"oauth\",\"refresh\":\"r\",\"access\":\"a\",\"expires\":1e400}",
                "{\"type\":\"oauth\",\"access\":\"a\",\"expires\":1}",
                "{\"type\":\"oauth\",\"refresh\":\"r\",\"access\":\"a\",\"expires\":1,\"accountId\":5}",
                "{\"type\":\"api\",\"key\":\"a\\u0000b\"}",
                "{\"type\":\"api\",\"key\":\"k\",\"metadata\":{\"n\":5}}",
                "{\"type\":\"api\",\"key\":\"k\",\"metadata\":5}",
                "{\"type\":\"wellknown\",\"token\":\"t\"}",
                "{\"Type\":\"api\",\"key\":\"k\"}",
                "17"
            })
    void anEntryThatIsNotUsableIsLeftAloneAndTheOthersWork(String entry) throws IOException {
        Files.writeString(
                file, "{\"bad\":" + entry + ",\"good\":{\"type\":\"api\",\"key\":\"k\"}}");

        assertThat(store().all()).containsOnlyKeys("good");
        assertThat(store().list()).containsExactly(new CredentialStore.Entry("good", "api"));
        assertThat(store().warnings()).contains("the entry bad is not usable and is left alone");
    }

    @Test
    void theVariableStandsInForTheFileAndIsNeverWritten() throws IOException {
        Files.writeString(file, "{\"a\":{\"type\":\"api\",\"key\":\"of-the-file\"}}");
        environment =
                environment.with(
                        "OPENCODE_AUTH_CONTENT",
                        "{\"v\":{\"type\":\"api\",\"key\":\"of-the-variable\"},\"w\":{\"type\":\"weird\"}}");

        assertThat(store().all()).containsOnlyKeys("v");
        assertThat(store().list())
                .extracting(CredentialStore.Entry::type)
                .containsExactly("api", "weird");
        store().put("n", key("new"));
        assertThat(file).content().contains("of-the-file", "new").doesNotContain("of-the-variable");
    }

    @Test
    void whatIsRenewedOfTheVariableCountsForThisProcessAlone() {
        environment =
                environment.with(
                        "OPENCODE_AUTH_CONTENT", "{\"v\":{\"type\":\"api\",\"key\":\"old\"}}");
        var store = store();

        assertThat(store.exchange("v", key("other"), key("new"))).isFalse();
        assertThat(store.exchange("v", key("old"), key("new"))).isTrue();
        assertThat(store.exchange("v", key("old"), key("newer"))).isFalse();

        assertThat(store.all()).containsExactly(Map.entry("v", key("new")));
        assertThat(store().all()).containsExactly(Map.entry("v", key("old")));
        assertThat(file).doesNotExist();
    }

    @Test
    void aVariableThatIsNotJsonDoesNotCount() throws IOException {
        Files.writeString(file, "{\"a\":{\"type\":\"api\",\"key\":\"k\"}}");
        environment = environment.with("OPENCODE_AUTH_CONTENT", "{oops");

        assertThat(store().all()).containsOnlyKeys("a");
    }

    @Test
    void nothingPrintsASecret() throws IOException {
        store().put(
                        "a",
                        new Credential.OAuth(
                                Secret.of("s3cret"),
                                Secret.of("s3cret"),
                                1,
                                Optional.empty(),
                                Optional.empty()));
        store().put("b", key("s3cret"));
        store().put("c", new Credential.WellKnown("T", Secret.of("s3cret")));

        assertThat(store().all().toString()).contains("****").doesNotContain("s3cret");
    }
}
