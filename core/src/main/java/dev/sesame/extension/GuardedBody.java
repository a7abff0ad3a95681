package dev.sesame.extension;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;

/**
 * The body of an answer that a plugin hands on: its code runs with every read, and what it throws
 * there is a connection that breaks.
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
        } catch (IOException e) {
            throw e;
        } catch (Exception | LinkageError | StackOverflowError e) {
            var message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new IOException(message, e);
        }
    }
}
