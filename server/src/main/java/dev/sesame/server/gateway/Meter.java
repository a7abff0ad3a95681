package dev.sesame.server.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sesame.server.definition.Provider.Form;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * Counts what passes in one answer. It keeps the last few thousand bytes, where the usage stands,
 * and looks into them once, at the end: a look at every piece would cost more than passing it on.
 * Of an answer that is one piece, as most short ones are, it copies nothing before.
 */
final class Meter {
    private static final int FIRST_SIZE = 1 << 8;
    private static final int LARGEST_SIZE = 8 << 10;
    private static final String EVENT = "data:";
    private static final Buffer NOTHING = Buffer.buffer(0);

    private final Form form;
    private final boolean isEventStream;
    private Buffer only = NOTHING;
    private byte[] last = {};
    private int length;
    private long bytes;
    private UsageFields first = UsageFields.NONE;

    Meter(Form form, boolean isEventStream) {
        this.form = form;
        this.isEventStream = isEventStream;
    }

    /** Takes note of a piece. */
    void saw(Buffer piece, boolean isLast) {
        bytes += piece.length();
        if (isLast && bytes == piece.length() && bytes <= LARGEST_SIZE) {
            only = piece; // which may hang on far more memory than it has: not while one waits
        } else {
            keep(piece);
        }
    }

    private void keep(Buffer piece) {
        int start = 0;
        while (start < piece.length()) {
            makeRoom(piece.length() - start);
            int count = Math.min(piece.length() - start, last.length - length);
            piece.getBytes(start, start + count, last, length);
            start += count;
            length += count;
        }
    }

    private void makeRoom(int wanted) {
        if (length + wanted > last.length && last.length < LARGEST_SIZE) {
            int enough = Integer.highestOneBit(length + wanted) * 2;
            last = Arrays.copyOf(last, Math.clamp(enough, FIRST_SIZE, LARGEST_SIZE));
        }
        if (length < last.length) {
            return;
        }
        if (first.isEmpty()) {
            first = UsageFields.first(text());
        }
        int kept = LARGEST_SIZE / 2;
        System.arraycopy(last, length - kept, last, 0, kept);
        length = kept;
    }

    /** Returns how many bytes passed. */
    long bytes() {
        return bytes;
    }

    /** Returns what the answer says of its tokens, or a guess from its size and the request's. */
    Tokens tokens(long bytesIn) {
        var text = text();
        var end = UsageFields.last(text);
        var begin = first.isEmpty() && form == Form.ANTHROPIC ? UsageFields.first(text) : first;
        if (form == Form.OPENAI && !end.isEmpty()) {
            return end.tokens(form, UsageFields.NONE); // one place says it all
        }
        if (!end.isEmpty() || !begin.isEmpty()) {
            return end.tokens(form, begin);
        }
        return Tokens.guessed(bytesIn, outputGuess(text));
    }

    /** What is kept, a character for each byte: no search is faster than that in a text. */
    private String text() {
        return only.length() > 0
                ? only.toString(ISO_8859_1)
                : new String(last, 0, length, ISO_8859_1);
    }

    /** Most models send one event for each token. */
    private long outputGuess(String text) {
        if (!isEventStream || text.isEmpty()) {
            return bytes / Admission.BYTES_OF_A_TOKEN;
        }
        long events = 0;
        for (int at = text.indexOf(EVENT); at >= 0; at = text.indexOf(EVENT, at + EVENT.length())) {
            events++;
        }
        return events * bytes / text.length();
    }
}
