package dev.sesame.file;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads small files whole, through streams. The channels behind {@link java.nio.file.Files} would
 * load the network library first, which opens sockets to learn what the system has: a command that
 * needs no network opens none.
 */
public final class TextFile {
    private TextFile() {}

    /**
     * Returns the bytes of {@code path}.
     *
     * @throws IOException of the kinds that {@link java.nio.file.Files#readAllBytes} has
     */
    public static byte[] bytes(Path path) throws IOException {
        try (var in = new FileInputStream(path.toFile())) {
            return in.readAllBytes();
        } catch (FileNotFoundException e) {
            throw kind(path, e);
        }
    }

    /**
     * Returns the text of {@code path}.
     *
     * @throws IOException as {@link #bytes}, and when it is not UTF-8
     */
    public static String read(Path path) throws IOException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(path))).toString();
    }

    private static FileSystemException kind(Path path, FileNotFoundException e) {
        File file = path.toFile();
        if (!file.exists()) {
            return new NoSuchFileException(path.toString());
        }
        return file.isDirectory()
                ? new FileSystemException(path.toString(), null, "Is a directory")
                : new AccessDeniedException(path.toString(), null, e.getMessage());
    }
}
