package dev.sesame.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.http.Http;
import dev.sesame.testkit.FakeModelProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueRefreshTest {
    @TempDir Path home;

    @Test
    void aRefreshedCatalogueLiesWhereOpenCodeKeepsIt() {
        try (var server = FakeModelProvider.start()) {
            server.next(
                    FakeModelProvider.Reply.json(
                            200,
                            "{\"new\":{\"models\":{},\"doc\":\"" + "x".repeat(2 << 20) + "\"}}"));
            var environment = refreshing(server).environment();

            assertThat(Catalogue.refresh(environment, new Http(environment))).isTrue();

            assertThat(server.requests().getFirst().path()).isEqualTo("/api.json");
            assertThat(Catalogue.load(environment).providers())
                    .extracting(CatalogueProvider::id)
                    .containsExactly("new");
            assertThat(Catalogue.load(environment).provider("new")).isPresent();
            assertThat(environment.cacheDirectory()).isDirectoryNotContaining("glob:**.tmp");
        }
    }

    @Test
    void anOldCatalogueIsRefreshedOnceAndAnUnreachableOneStopsNobody() {
        try (var server = FakeModelProvider.start()) {
            server.next(FakeModelProvider.Reply.json(200, "{\"new\":{\"models\":{}}}"));
            var environment = refreshing(server).environment();
            var http = new Http(environment);

            Catalogue.refreshIfOld(environment, http);
            Catalogue.refreshIfOld(environment, http);

            assertThat(server.requests()).hasSize(1);
            var later = environment.with("OPENCODE_MODELS_URL", "http://127.0.0.1:1");
            Catalogue.refreshIfOld(later, http);
            assertThat(Catalogue.load(later).providers()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "<html>", "{\"a\":{\"name\":\"without models\"}}"})
    void anAnswerThatIsNoCatalogueChangesNothing(String answer) {
        try (var server = FakeModelProvider.start()) {
            server.next(FakeModelProvider.Reply.json(200, answer));
            var environment = refreshing(server).environment();

            assertThatThrownBy(() -> Catalogue.refresh(environment, new Http(environment)))
                    .isInstanceOfSatisfying(
                            AuthException.class,
                            e -> assertThat(e.failure()).isEqualTo(Failure.PROTOCOL))
                    .hasMessageContaining("/api.json: no catalogue of models");
            assertThat(environment.cacheDirectory()).doesNotExist();
        }
    }

    @Test
    void aRefusedRefreshSaysSo() {
        try (var server = FakeModelProvider.start()) {
            server.next(FakeModelProvider.Reply.json(503, "{\"a\":{\"models\":{}}}"));
            var environment = refreshing(server).environment();

            assertThatThrownBy(() -> Catalogue.refresh(environment, new Http(environment)))
                    .hasMessageContaining("(status 503)");
        }
    }

    @Test
    void aRefreshCanBeForbidden() {
        try (var server = FakeModelProvider.start()) {
            var environment =
                    refreshing(server).with("OPENCODE_DISABLE_MODELS_FETCH", "1").environment();

            assertThat(Catalogue.refresh(environment, new Http(environment))).isFalse();
            assertThat(server.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"models", "http://a b", "file:///etc"})
    void aRefreshNeedsAnAddress(String address) {
        var environment = new Machine(home).with("OPENCODE_MODELS_URL", address).environment();

        assertThatThrownBy(() -> Catalogue.refresh(environment, new Http(environment)))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.failure()).isEqualTo(Failure.INVALID_INPUT));
    }

    @Test
    void aRefreshThatCannotBeWrittenNamesTheFile() throws IOException {
        try (var server = FakeModelProvider.start()) {
            server.next(FakeModelProvider.Reply.json(200, "{\"a\":{\"models\":{}}}"));
            var file = home.resolve("file");
            Files.writeString(file, "");
            var environment =
                    refreshing(server).with("XDG_CACHE_HOME", file.toString()).environment();

            assertThatThrownBy(() -> Catalogue.refresh(environment, new Http(environment)))
                    .isInstanceOfSatisfying(
                            AuthException.class,
                            e -> assertThat(e.failure()).isEqualTo(Failure.INVALID_CONFIG))
                    .hasMessageContaining(file.toString());
        }
    }

    private Machine refreshing(FakeModelProvider server) {
        return new Machine(home)
                .without("OPENCODE_MODELS_PATH")
                .with("OPENCODE_MODELS_URL", server.uri().toString());
    }
}
