package dev.sesame.provider;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Reads a stream of server-sent events (WHATWG HTML, section 9.2.6): lines end with CR, LF or both,
 * comments are skipped, an event that no blank line ends is dropped. A line or the data of an event
 * may have {@value #LARGEST} bytes. For one thread.
 */
final class ServerSentEvents {
    private static final int LARGEST = 1 << 20;
    private static final String MARK = "\uFEFF";

    private final InputStream in;
    private final byte[] buffer = new byte[8192];
    private int position;
    private int available;
    private boolean afterReturn;
    private boolean first = true;

    /** An event's name, empty for the usual one, and its data. */
    record Event(String name, String data) {}

    /** Something is larger than anything a model's server has to say. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("an event of the stream is larger than 1 MiB");
        }
    }

    /** The time for the whole answer is over. */
    static final class Late extends IOException {
        private static final long serialVersionUID = 1L;
    }

    ServerSentEvents(InputStream in) {
        this.in = in;
    }

    /** Tells whether nothing at all has come. */
    boolean isEmpty() {
        return first;
    }

    /**
     * Waits for the next event; empty at the end of the stream.
     *
     * @param late tells, after each line, whether it has taken too long: comments alone could go on
     *     for ever
     * @throws Late when it has
     * @throws TooLarge when a line or an event is too large
     * @throws IOException when the connection breaks
     */
    Optional<Event> next(BooleanSupplier late) throws IOException {
        var name = "";
        var data = new StringBuilder();
        boolean hasData = false;
        for (var line = line(); line.isPresent(); line = line()) {
            var text = line.get();
            if (late.getAsBoolean()) {
                throw new Late();
            }
            if (text.isEmpty()) {
                if (hasData) {
                    return Optional.of(new Event(name, data.toString()));
                }
                name = "";
            } else if (isField(text, "data")) {
                if (hasData) {
                    data.append('\n');
                }
                hasData = true;
                data.append(value(text, "data"));
                if (data.length() > LARGEST) {
                    throw new TooLarge();
                }
            } else if (isField(text, "event")) {
                name = value(text, "event");
            }
        }
        return Optional.empty();
    }

    private static boolean isField(String line, String name) {
        return line.startsWith(name)
                && (line.length() == name.length() || line.charAt(name.length()) == ':');
    }

    private static String value(String line, String name) {
        int from = Math.min(line.length(), name.length() + 1);
        return line.substring(line.startsWith(" ", from) ? from + 1 : from);
    }

    /** Bytes are split before they are decoded, so a character never is. */
    private Optional<String> line() throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int b = read(); b >= 0; b = read()) {
            boolean second = afterReturn && b == '\n';
            afterReturn = b == '\r';
            if (second) {
                continue;
            }
            if (b == '\r' || b == '\n') {
                return Optional.of(decode(bytes));
            }
            if (bytes.size() == LARGEST) {
                throw new TooLarge();
            }
            bytes.write(b);
        }
        first = first && bytes.size() == 0;
        return Optional.empty();
    }

    private String decode(ByteArrayOutputStream bytes) {
        var text = bytes.toString(StandardCharsets.UTF_8);
        boolean marked = first && text.startsWith(MARK);
        first = false;
        return marked ? text.substring(1) : text;
    }

    private int read() throws IOException {
        if (position == available) {
            position = 0;
            available = Math.max(0, in.read(buffer));
        }
        return position < available ? buffer[position++] & 0xff : -1;
    }
}
