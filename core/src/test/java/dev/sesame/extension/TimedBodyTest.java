package dev.sesame.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.FetchRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The body of a plugin's answer ends, whatever the plugin does. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class TimedBodyTest {
    private static final byte[] SOME = new byte[4];
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(5);

    /** A body that hangs after its first piece, and that nothing can wake but its being closed. */
    private static final class Stalling extends InputStream {
        final CountDownLatch closed = new CountDownLatch(1);
        private boolean started;

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (!started) {
                started = true;
                bytes[offset] = 'x';
                return 1;
            }
            while (closed.getCount() > 0) {
                Thread.onSpinWait();
            }
            return -1;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @Test
    void aBodyThatStallsBreaksWithTheNameOfThePluginAndIsClosed()
            throws IOException, InterruptedException {
        var stalling = new Stalling();
        try (var body = new TimedBody(stalling, "corp.jar", SHORT)) {
            assertThat(body.read(SOME)).isEqualTo(1);

            assertThatThrownBy(() -> body.read(SOME))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("plugin corp.jar: nothing of its answer came for");

            assertThat(stalling.closed.getCount()).isZero();
            assertThatThrownBy(() -> body.read(SOME))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the answer was closed");
        }
    }

    @Test
    void whoWaitsForABodyCanBeInterrupted() throws IOException, InterruptedException {
        var stalling = new Stalling();
        try (var body = new TimedBody(stalling, "corp.jar", LONG)) {
            assertThat(body.read(SOME)).isEqualTo(1);
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> body.read(SOME)).isInstanceOf(InterruptedIOException.class);

            assertThat(Thread.interrupted()).isTrue();
            stalling.closed.await();
        }
    }

    @Test
    void allBytesComeInTheirOrder() throws IOException {
        var bytes = new byte[100_003];
        new Random(1).nextBytes(bytes);
        try (var body = new TimedBody(new ByteArrayInputStream(bytes), "corp.jar", LONG)) {
            assertThat(body.read()).isEqualTo(bytes[0] & 0xff);
            assertThat(body.readNBytes(2)).containsExactly(bytes[1], bytes[2]);
            assertThat(body.skip(10)).isEqualTo(10);
            assertThat(body.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 13, bytes.length));
            assertThat(body.read()).isEqualTo(-1);
            assertThat(body.read()).isEqualTo(-1);
        }
    }

    /** Such a pipe takes its reader for dead when the thread is that read last. */
    @Test
    void aPipeThatAPluginFillsCanBeRead() throws IOException, InterruptedException {
        var pipe = new PipedInputStream(10);
        var out = new PipedOutputStream(pipe);
        var text = "a line of an answer\n".repeat(100);
        var writer =
                Thread.startVirtualThread(() -> {
                    try (out) {
                        out.write(text.getBytes(StandardCharsets.UTF_8));
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                });

        try (var body = new TimedBody(pipe, "corp.jar", LONG)) {
            assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(text);
        }
        writer.join();
    }

    @Test
    void theBodyOfAPluginInJavaIsReadInAThreadOfItsOwn(@TempDir Path home)
            throws IOException, InterruptedException {
        var body =
                "new java.io.InputStream() { public int read() { throw new IllegalStateException("
                        + "Thread.currentThread().getName()); } }";
        var loader =
                "return ProviderOptions.NONE.fetch(r -> new FetchResponse(200, Map.of(), "
                        + body
                        + "));";
        try (var plugins = new PluginProject(home).hooks(PluginProject.loader(loader))) {
            var fetch =
                    plugins.options(
                                    "corp",
                                    new dev.sesame.credential.Credential.Api(
                                            dev.sesame.Secret.of("k")),
                                    JsonObject.EMPTY)
                            .fetch()
                            .orElseThrow();
            var request = new FetchRequest("GET", URI.create("http://127.0.0.1:1/"), Map.of(), "");
            try (var answer = fetch.send(request)) {
                assertThatThrownBy(() -> answer.body().read())
                        .isInstanceOf(IOException.class)
                        .hasMessage("plugin");
            }
        }
    }
}
