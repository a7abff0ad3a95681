package dev.sesame.terminal;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads a stream line by line and not one byte further: the rest belongs to somebody else. */
final class LineInput {
    private static final int LONGEST_LINE = 64 * 1024;

    private final InputStream in;
    private boolean afterReturn;

    LineInput(InputStream in) {
        this.in = in;
    }

    /** Returns the next line, ended by LF, CR, both, or the end; absent when there is none. */
    Optional<String> next() {
        try {
            var line = new ByteArrayOutputStream();
            int first = in.read();
            if (first == '\n' && afterReturn) {
                first = in.read();
            }
            int next = first;
            for (; next >= 0 && next != '\n' && next != '\r'; next = in.read()) {
                line.write(next);
                if (line.size() > LONGEST_LINE) {
                    throw tooLong();
                }
            }
            afterReturn = next == '\r';
            return first < 0
                    ? Optional.empty()
                    : Optional.of(line.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AuthException(Failure.INVALID_INPUT, "standard input cannot be read", "", e);
        }
    }

    private static AuthException tooLong() {
        return new AuthException(
                Failure.INVALID_INPUT,
                "the line on standard input is longer than 64 KiB",
                "Pass the answer alone, ended by a line break");
    }
}
