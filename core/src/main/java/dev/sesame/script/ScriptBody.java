package dev.sesame.script;

import dev.sesame.Printable;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer that a script's {@code fetch} carries. The host may have a window of frames
 * on the way and gets credit for what has been read, so that neither side ever holds more.
 */
final class ScriptBody extends InputStream implements Channel.Sink {
    private static final int LARGEST_WINDOW = 32;
    private static final int CREDIT = 4;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Channel channel;
    private final Duration gap;
    private final long stream;
    private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>(LARGEST_WINDOW);
    private Frame current = new Frame(NOTHING, false, Optional.empty());
    private int unacknowledged;
    private boolean closed;

    private record Frame(ByteBuffer bytes, boolean last, Optional<String> failure) {}

    /** Gives up when nothing comes for {@code gap}. */
    ScriptBody(Channel channel, Duration gap) {
        this.channel = channel;
        this.gap = gap;
        stream = channel.open(this);
    }

    long stream() {
        return stream;
    }

    @Override
    public void bytes(byte[] bytes) {
        put(new Frame(ByteBuffer.wrap(bytes), false, Optional.empty()));
    }

    @Override
    public void end(Optional<String> failure) {
        put(new Frame(NOTHING, true, failure.map(Printable::of)));
    }

    private void put(Frame frame) {
        if (frames.offer(frame)) {
            return;
        }
        // only a host that does not keep to its window, or that died with a full one, comes here
        channel.forget(stream);
        frames.clear();
        frames.add(
                new Frame(
                        NOTHING,
                        true,
                        frame.failure().or(() -> Optional.of("the plugin host sent too much"))));
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("the answer was closed");
        }
        if (length == 0) {
            return 0;
        }
        while (!current.bytes().hasRemaining()) {
            if (current.last()) {
                return atEnd();
            }
            next();
        }
        int count = Math.min(length, current.bytes().remaining());
        current.bytes().get(target, offset, count);
        return count;
    }

    @Override
    public int available() {
        return current.bytes().remaining();
    }

    private int atEnd() throws IOException {
        channel.forget(stream);
        if (current.failure().isPresent()) {
            throw new IOException(current.failure().get());
        }
        return -1;
    }

    private void next() throws IOException {
        try {
            var frame = frames.poll(gap.toMillis(), TimeUnit.MILLISECONDS);
            if (frame == null) {
                close();
                throw new IOException("nothing came for " + gap.toSeconds() + " s");
            }
            current = frame;
            credit();
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    private void credit() {
        if (++unacknowledged == CREDIT) {
            tell("fetch.credit", JsonObject.EMPTY.with("frames", JsonNumber.of(CREDIT)));
            unacknowledged = 0;
        }
    }

    /** Gives up the rest: the script's request is aborted. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        channel.forget(stream);
        if (!current.last()) {
            tell("fetch.abort", JsonObject.EMPTY);
        }
    }

    private void tell(String method, JsonObject params) {
        channel.tell(method, params.with("stream", JsonNumber.of(stream)));
    }
}
