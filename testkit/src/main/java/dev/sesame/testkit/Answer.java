package dev.sesame.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * What a {@link FakeOrganisation} says at one path: 200 and JSON, unless told otherwise. A value:
 * every method returns a new answer, so {@code Answer.of(document).status(500)} reads as it is
 * meant.
 */
public final class Answer {

    /** How the body leaves the server. */
    enum Delivery {
        WHOLE,
        DRIPPING,
        ENDLESS,
        NEVER
    }

    private final byte[] body;
    private final int status;
    private final Map<String, String> headers;
    private final Delivery delivery;
    private final Duration pause;

    private Answer(Draft draft) {
        body = draft.body;
        status = draft.status;
        headers = Map.copyOf(draft.headers);
        delivery = draft.delivery;
        pause = draft.pause;
    }

    /** Returns an answer with this text as {@code application/json}. */
    public static Answer of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns an answer with these bytes as {@code application/json}. */
    public static Answer of(byte[] body) {
        var draft = new Draft();
        draft.body = body.clone();
        draft.headers.put("Content-Type", "application/json");
        return new Answer(draft);
    }

    /** Returns a 302 to {@code location}. */
    public static Answer redirect(String location) {
        return of("").status(302).header("Location", location);
    }

    /** Returns the answer with another status. */
    public Answer status(int code) {
        var draft = draft();
        draft.status = code;
        return new Answer(draft);
    }

    /** Returns the answer with another {@code Content-Type}. */
    public Answer contentType(String type) {
        return header("Content-Type", type);
    }

    /** Returns the answer with one more header, or another value of the header. */
    public Answer header(String name, String value) {
        var draft = draft();
        draft.headers.put(name, value);
        return new Answer(draft);
    }

    /** Returns the answer compressed, with the header that says so. */
    public Answer gzipped() {
        var draft = draft();
        draft.body = compressed(body);
        draft.headers.put("Content-Encoding", "gzip");
        return new Answer(draft);
    }

    /** Returns the answer delayed: nothing is sent for {@code wait}. */
    public Answer after(Duration wait) {
        var draft = draft();
        draft.pause = wait;
        return new Answer(draft);
    }

    /** Returns the answer slowed down: one byte, then {@code wait}, and so on. */
    public Answer dripping(Duration wait) {
        return after(wait).delivered(Delivery.DRIPPING);
    }

    /** Returns the answer with its body repeated until the client or the server goes away. */
    public Answer endless() {
        return delivered(Delivery.ENDLESS);
    }

    /** Returns an answer that never comes: the connection stays open and silent. */
    public Answer never() {
        return delivered(Delivery.NEVER);
    }

    byte[] body() {
        return body.clone();
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    Delivery delivery() {
        return delivery;
    }

    Duration pause() {
        return pause;
    }

    private Answer delivered(Delivery how) {
        var draft = draft();
        draft.delivery = how;
        return new Answer(draft);
    }

    private Draft draft() {
        var draft = new Draft();
        draft.body = body;
        draft.status = status;
        draft.headers.putAll(headers);
        draft.delivery = delivery;
        draft.pause = pause;
        return draft;
    }

    private static byte[] compressed(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The answer while it is being put together. */
    private static final class Draft {
        private byte[] body = {};
        private int status = 200;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private Delivery delivery = Delivery.WHOLE;
        private Duration pause = Duration.ZERO;
    }
}
