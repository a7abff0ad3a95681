package dev.sesame.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code serve}, as far as it does not begin. */
final class ServeCommandTest {
    @TempDir private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"9090", "localhost", "", "localhost:", "localhost:http", "a:70000"})
    void whatIsNoAddressIsRefusedAndNotTakenForEveryAddress(String text) throws IOException {
        var sesame = new CommandLine(home);

        assertThat(sesame.run("serve", "--org", "acme", "--admin", text)).isEqualTo(2);
        assertThat(sesame.err()).contains(text + " is no address", "HOST:PORT");
    }

    @Test
    void linesThatStandardOutputDoesNotTakeAreMissed() {
        var out = new CheckedOutput(new PrintStream(new FullDisk(), true, StandardCharsets.UTF_8));

        assertThatThrownBy(() -> out.write(new byte[] {'{', '}', '\n'}))
                .isInstanceOf(IOException.class);
    }

    @Test
    void linesThatItTakesAreThereAtOnce() throws IOException {
        var taken = new ByteArrayOutputStream();
        var out = new CheckedOutput(new PrintStream(taken, false, StandardCharsets.UTF_8));

        out.write("{}\n".getBytes(StandardCharsets.UTF_8));

        assertThat(taken.toString(StandardCharsets.UTF_8)).isEqualTo("{}\n");
    }

    private static final class FullDisk extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("No space left on device");
        }
    }
}
