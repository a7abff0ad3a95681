package dev.sesame.script;

import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonNull;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Questions and answers, both ways at once, with the script host: what it asks is answered while
 * its own answers are awaited. Safe for threads.
 */
final class Channel {
    private static final int MOST_QUESTIONS = 64;

    private final OutputStream out;
    private final Incoming in;
    private final Peer peer;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicLong last = new AtomicLong();
    private final AtomicLong heard = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
    private final Map<Long, Sink> sinks = new ConcurrentHashMap<>();
    private final Semaphore questions = new Semaphore(MOST_QUESTIONS);
    private volatile Optional<String> ended = Optional.empty();

    Channel(OutputStream out, InputStream in, Peer peer) {
        this.out = out;
        this.in = new Incoming(in);
        this.peer = peer;
    }

    /** Who answers what the host asks. */
    interface Peer {
        /** Returns {@code result} or {@code error}; called on a thread of its own. */
        JsonObject answer(String method, JsonObject params);

        /** Takes what needs no answer, in order; must not wait. */
        void told(String method, JsonObject params);
    }

    /** Who takes the body of an answer; must not wait. */
    interface Sink {
        /** Takes the next bytes. */
        void bytes(byte[] bytes);

        /** Takes the end, and why it is not the right one. */
        void end(Optional<String> failure);
    }

    /**
     * Asks and waits for the answer.
     *
     * @throws ScriptException when the plugin threw, took longer than {@code limit}, or the host is
     *     gone
     */
    JsonValue call(String method, JsonObject params, Duration limit)
            throws ScriptException, InterruptedException {
        long id = last.incrementAndGet();
        var answer = new CompletableFuture<JsonObject>();
        waiting.put(id, answer);
        try {
            write(message(method, params).with("id", JsonNumber.of(id)));
            if (ended.isPresent()) {
                throw new ScriptException(ended.get());
            }
            return result(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
            throw new ScriptException("it took longer than " + limit.toSeconds() + " s");
        } catch (ExecutionException _) {
            throw new ScriptException(ended.orElse("the plugin host ended"));
        } finally {
            waiting.remove(id);
        }
    }

    private static JsonValue result(JsonObject answer) throws ScriptException {
        var error = answer.object("error");
        if (error.isPresent()) {
            throw new ScriptException(error.get());
        }
        return answer.get("result").orElse(new JsonNull());
    }

    /** Says something that needs no answer. */
    void tell(String method, JsonObject params) {
        write(message(method, params));
    }

    /** Returns a number for a new stream, whose bytes {@code sink} takes. */
    long open(Sink sink) {
        long stream = last.incrementAndGet();
        sinks.put(stream, sink);
        ended.ifPresent(reason -> sink.end(Optional.of(reason)));
        return stream;
    }

    /** Takes no more bytes of {@code stream}. */
    void forget(long stream) {
        sinks.remove(stream);
    }

    /** Returns how many messages have come. */
    long heard() {
        return heard.get();
    }

    /** Tells whether everything fails from now on. */
    boolean hasEnded() {
        return ended.isPresent();
    }

    /** Fails everything that waits, and everything to come; the first reason counts. */
    void end(String reason) {
        synchronized (this) {
            if (ended.isPresent()) {
                return;
            }
            ended = Optional.of(reason);
        }
        waiting.values().forEach(answer -> answer.completeExceptionally(new IOException(reason)));
        sinks.values().forEach(sink -> sink.end(Optional.of(reason)));
    }

    /**
     * Takes what comes until the host is gone.
     *
     * @throws IOException when what comes is no message
     */
    void read() throws IOException {
        for (var line = in.line(); line.isPresent(); line = in.line()) {
            try {
                take(Json.parse(line.get()).asObject().orElse(JsonObject.EMPTY));
            } catch (JsonSyntaxException e) {
                throw new IOException("the plugin host does not keep to its protocol", e);
            }
            heard.incrementAndGet();
        }
    }

    private void take(JsonObject message) throws IOException {
        var bytes = number(message, "bytes");
        if (bytes.isPresent()) {
            var body = in.bytes(bytes.get());
            sink(message).ifPresent(sink -> sink.bytes(body));
            return;
        }
        var method = message.string("method");
        if (method.isPresent()) {
            asked(message, method.get());
            return;
        }
        number(message, "id")
                .flatMap(id -> Optional.ofNullable(waiting.get(id)))
                .ifPresent(answer -> answer.complete(message));
    }

    private void asked(JsonObject message, String method) {
        var params = message.object("params").orElse(JsonObject.EMPTY);
        var id = message.get("id");
        if (id.isPresent()) {
            // who asks without waiting for answers is not read any further
            questions.acquireUninterruptibly();
            Thread.startVirtualThread(() -> answer(method, params, id.get()));
            return;
        }
        if (method.equals("fetch.end")) {
            sink(params)
                    .ifPresent(sink ->
                            sink.end(
                                    params.object("error")
                                            .flatMap(error -> error.string("message"))));
            return;
        }
        peer.told(method, params);
    }

    private void answer(String method, JsonObject params, JsonValue id) {
        try {
            write(peer.answer(method, params).with("id", id));
        } finally {
            questions.release();
        }
    }

    private Optional<Sink> sink(JsonObject message) {
        return number(message, "stream").flatMap(id -> Optional.ofNullable(sinks.get(id)));
    }

    private static Optional<Long> number(JsonObject message, String name) {
        return message.number(name).map(Number::longValue);
    }

    private static JsonObject message(String method, JsonObject params) {
        return JsonObject.EMPTY.with("method", method).with("params", params);
    }

    private void write(JsonObject message) {
        var bytes = (Json.write(message) + "\n").getBytes(StandardCharsets.UTF_8);
        writing.lock();
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException _) {
            // it is gone, or going: whoever waits is told so when its output ends
        } finally {
            writing.unlock();
        }
    }
}
