package dev.sesame.extension;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;

/**
 * The body of an answer that a script hands on, which keeps its own time: what is thrown while it
 * is read is a connection that breaks.
 */
final class GuardedBody extends FilterInputStream {
    GuardedBody(InputStream body) {
        super(body);
    }

    @Override
    public int read() throws IOException {
        return guarded(super::read);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return guarded(() -> super.read(bytes, offset, length));
    }

    @Override
    public void close() throws IOException {
        guarded(() -> {
            super.close();
            return 0;
        });
    }

    private static int guarded(Callable<Integer> code) throws IOException {
        try {
            return code.call();
        } catch (Exception | LinkageError | StackOverflowError e) {
            throw broken(e);
        }
    }

    /** Returns what stands for {@code thrown}: itself when it is about the connection. */
    static IOException broken(Throwable thrown) {
        if (thrown instanceof IOException problem) {
            return problem;
        }
        var message = thrown.getMessage();
        return new IOException(
                message == null ? thrown.getClass().getSimpleName() : message, thrown);
    }
}
