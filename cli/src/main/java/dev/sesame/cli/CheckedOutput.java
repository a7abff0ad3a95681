package dev.sesame.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * A print stream that says when it could not be written, which it keeps to itself otherwise. One
 * that failed is not believed any more: it does not tell which of its texts arrived.
 */
final class CheckedOutput extends OutputStream {
    private final PrintStream out;

    CheckedOutput(PrintStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        flush();
    }

    @Override
    public void flush() throws IOException {
        if (out.checkError()) { // which flushes
            throw new IOException("standard output cannot be written");
        }
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
