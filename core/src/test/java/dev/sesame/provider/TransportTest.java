package dev.sesame.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.http.HttpRequest;
import dev.sesame.http.HttpStream;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A plugin carries the request. */
class TransportTest {
    private static final String CONFIG =
            Talk.corp("http://127.0.0.1:9/v1", "\"options\":{\"apiKey\":\"the-key\"}", "{}");

    @TempDir Path home;
    private final List<HttpRequest> carried = new ArrayList<>();

    @Test
    void itBringsTheAnswer() {
        var body =
                "data: {\"choices\":[{\"delta\":{\"content\":\"pong\"},\"finish_reason\":\"stop\"}]}"
                        + "\n\ndata: [DONE]\n\n";
        var closed = new ArrayList<String>();
        var talk =
                new Talk(home)
                        .through((request, _) -> {
                            carried.add(request);
                            return new HttpStream(
                                    200,
                                    Map.of("content-type", "text/event-stream"),
                                    new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
                                    () -> closed.add("closed"));
                        });

        assertThat(talk.ask(CONFIG).finishReason()).isEqualTo("stop");
        assertThat(talk.text).hasToString("pong");
        assertThat(closed).containsExactly("closed");
        var request = carried.getFirst();
        assertThat(request.uri()).hasToString("http://127.0.0.1:9/v1/chat/completions");
        assertThat(request.headers())
                .containsEntry("Authorization", "Bearer the-key")
                .containsEntry("User-Agent", "sesame");
        assertThat(Talk.body(request.text()).string("model")).hasValue("m");
    }

    @ParameterizedTest
    @CsvSource({"PROTOCOL, 1, plugin corp.js: boom", "UNREACHABLE, 3, Cannot connect to API"})
    void onlyAServerThatIsNotThereIsAskedAgain(Failure failure, int times, String problem) {
        var talk =
                new Talk(home)
                        .through((request, _) -> {
                            carried.add(request);
                            throw new AuthException(failure, "plugin corp.js: boom", "mend it");
                        });

        assertThatThrownBy(() -> talk.ask(CONFIG))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> {
                            assertThat(e.failure()).isEqualTo(failure);
                            assertThat(e.problem()).startsWith(problem);
                        });
        assertThat(carried).hasSize(times);
    }

    @Test
    void itIsNotGivenWhatMayNotGoThere() {
        var scope = new SecretScope(Secret.of("the-key"), _ -> false);
        var talk =
                new Talk(home)
                        .guarding(scope)
                        .through((request, _) -> {
                            carried.add(request);
                            throw new AuthException(Failure.PROTOCOL, "seen", "");
                        });

        assertThatThrownBy(() -> talk.ask(CONFIG)).hasMessageContaining("never allowed to see it");
        assertThat(carried).isEmpty();
    }
}
