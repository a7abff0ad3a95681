package dev.sesame.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.testkit.ScriptedIdentityProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One limit for several requests. */
@Timeout(20)
final class HttpTimeTest {
    private static final Http HTTP =
            new Http(new Environment(Map.of(), Path.of("/"), Path.of("/"), InstantSource.system()));

    private static void assertGivesUp(Http http, URI uri) {
        var request = HttpRequest.get(uri).within(Duration.ofHours(1));
        assertThatThrownBy(() -> http.send(request))
                .isInstanceOfSatisfying(
                        AuthException.class,
                        e -> assertThat(e.failure()).isEqualTo(Failure.UNREACHABLE));
    }

    @Test
    void aRequestEndsWhenTheTimeOfAllIsOver() throws IOException {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var http = HTTP.endingWithin(Duration.ofMillis(300));
            assertGivesUp(http, URI.create("http://127.0.0.1:" + silent.getLocalPort()));
        }
    }

    @Test
    void whatWouldComeTooLateIsNotEvenSent() throws IOException {
        try (var server = ScriptedIdentityProvider.start()) {
            var uri = URI.create(server.issuer() + ScriptedIdentityProvider.OPENID);
            assertThat(HTTP.endingWithin(Duration.ofMinutes(1)).send(HttpRequest.get(uri)).status())
                    .isEqualTo(200);
            assertGivesUp(HTTP.endingWithin(Duration.ZERO), uri);
            assertThat(server.requests(ScriptedIdentityProvider.OPENID)).hasSize(1);
        }
    }
}
