package dev.sesame.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditLogTest {
    @TempDir private Path folder;

    @Test
    void writesOneLinePerRequest() throws IOException {
        var file = folder.resolve("audit.jsonl");
        try (var log = AuditLog.toFile(file)) {
            log.ended(Events.answered());
            log.ended(Events.refused(429, "60 requests per minute of each person", "acme/m"));
        }

        assertThat(Files.readAllLines(file))
                .containsExactly(
                        """
                        {"time":"2026-11-21T10:00:00Z","request":"r-1","route":"/v1/chat/completions",\
                        "status":200,"issuer":"https://login.acme.example","subject":"8c91d0dd0b5c9518",\
                        "team":"research","model":"acme/gpt-5-mini","upstream":"openai","bytes_in":100,\
                        "bytes_out":2000,"input_tokens":12,"output_tokens":34,"first_byte_ms":80,\
                        "duration_ms":900,"trace":"4bf92f3577b34da6a3ce929d0e0e4736"}\
                        """,
                        """
                        {"time":"2026-11-21T10:00:00Z","request":"r-1","route":"/v1/chat/completions",\
                        "status":429,"reason":"60 requests per minute of each person",\
                        "issuer":"https://login.acme.example","subject":"8c91d0dd0b5c9518",\
                        "team":"research","model":"acme/m","bytes_in":100,"bytes_out":2000,\
                        "input_tokens":12,"output_tokens":34,"first_byte_ms":80,"duration_ms":900,\
                        "trace":"4bf92f3577b34da6a3ce929d0e0e4736"}\
                        """);
    }

    @Test
    void whatAClientWroteStaysOnItsLine() {
        var out = new ByteArrayOutputStream();
        try (var log = AuditLog.to(out)) {
            log.ended(Events.refused(403, "no such model", "a\n{\"status\":200}\u001b[2J"));
        }

        var text = out.toString(StandardCharsets.UTF_8);
        assertThat(text.lines()).hasSize(1);
        assertThat(text).doesNotContain("\u001b");
        assertThat(Json.parse(text).asObject().orElseThrow().string("model"))
                .contains("a\n{\"status\":200}\u001b[2J");
    }

    @Test
    void aNewFileIsItsOwnersAlone() throws IOException {
        var file = folder.resolve("audit.jsonl");
        AuditLog.toFile(file).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void appendsToWhatIsThere() throws IOException {
        var file = Files.writeString(folder.resolve("audit.jsonl"), "{\"before\":1}\n");
        try (var log = AuditLog.toFile(file)) {
            log.ended(Events.answered());
        }

        assertThat(Files.readAllLines(file)).hasSize(2).first().isEqualTo("{\"before\":1}");
    }

    @Test
    void aFolderThatIsMissingIsNamed() {
        var file = folder.resolve("missing/audit.jsonl");

        assertThatThrownBy(() -> AuditLog.toFile(file))
                .isInstanceOf(AuthException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void aFullDiskStopsNobody() {
        var log = AuditLog.to(new FullDisk());
        log.ended(Events.answered());
        log.close();

        assertThat(log.lost()).isEqualTo(1);
    }

    @Test
    void aSlowDiskMakesNobodyWait() {
        var slow = new SlowDisk();
        var log = AuditLog.to(slow);
        for (int i = 0; i < 60_000; i++) {
            log.ended(Events.answered());
        }
        assertThat(log.lost()).isBetween(20_000L, 40_000L); // by when the writer looked
        slow.go.countDown();
        log.close();
    }

    private static final class FullDisk extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("No space left on device");
        }
    }

    private static final class SlowDisk extends OutputStream {
        private final CountDownLatch go = new CountDownLatch(1);

        @Override
        public void write(int b) throws IOException {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }
}
