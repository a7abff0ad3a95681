package dev.sesame.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TextFileTest {
    @TempDir Path folder;

    @Test
    void readsWhatIsThere() throws IOException {
        var file = Files.writeString(folder.resolve("a"), "é\n");
        assertThat(TextFile.read(file)).isEqualTo("é\n");
        assertThat(TextFile.bytes(file)).hasSize(3);
    }

    @Test
    void failsAsFilesDoes() throws IOException {
        assertThatThrownBy(() -> TextFile.read(folder.resolve("none")))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> TextFile.read(folder)).isInstanceOf(FileSystemException.class);
        var binary = Files.write(folder.resolve("b"), new byte[] {(byte) 0xff});
        assertThatThrownBy(() -> TextFile.read(binary))
                .isInstanceOf(CharacterCodingException.class);
    }
}
