package dev.sesame.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Standard output that remembers when it could not be written: a print stream keeps silent. */
final class Sink extends FilterOutputStream {
    private Optional<String> problem = Optional.empty();

    Sink(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            // a reader that has gone, as head does, has read enough
            var why = String.valueOf(e.getMessage());
            problem = why.contains("Broken pipe") ? Optional.empty() : Optional.of(why);
            throw e;
        }
    }

    Optional<String> problem() {
        return problem;
    }
}
