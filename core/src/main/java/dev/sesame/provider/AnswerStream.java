package dev.sesame.provider;

import dev.sesame.Printable;
import dev.sesame.http.HttpStream;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/** Passes one answer on, event by event, until it is complete. */
final class AnswerStream {
    private static final String DONE = "[DONE]";

    private final ServerSentEvents events;
    private final AnswerReader reader;
    private final InstantSource clock;

    private AnswerStream(ServerSentEvents events, AnswerReader reader, InstantSource clock) {
        this.events = events;
        this.reader = reader;
        this.clock = clock;
    }

    static AnswerStream of(HttpStream answer, AnswerReader reader, InstantSource clock) {
        requireEvents(answer);
        return new AnswerStream(new ServerSentEvents(answer.body()), reader, clock);
    }

    /**
     * Reads to the end of the answer, and no further.
     *
     * @throws ApiError when the stream breaks off, is malformed or reports an error
     */
    Completion read(Instant deadline) {
        boolean any = false;
        BooleanSupplier late = () -> clock.instant().isAfter(deadline);
        try {
            for (var next = events.next(late); next.isPresent(); next = events.next(late)) {
                any = true;
                if (next.get().data().strip().equals(DONE) || isLast(next.get())) {
                    return reader.completion();
                }
            }
        } catch (ServerSentEvents.Late e) {
            throw truncated("the answer took longer than options.timeout allows");
        } catch (ServerSentEvents.TooLarge e) {
            throw invalid(String.valueOf(e.getMessage()));
        } catch (SocketTimeoutException e) {
            throw truncated("the answer stopped: nothing came for too long");
        } catch (IOException e) {
            throw truncated("the connection broke before the answer was complete" + why(e));
        }
        if (reader.isFinished()) {
            return reader.completion();
        }
        throw any || events.isEmpty()
                ? truncated("the stream ended before the answer was complete")
                : invalid("the answer is no stream of events");
    }

    /** The end of TLS, a proxy's or a plugin's words: what the connection says of it. */
    private static String why(IOException e) {
        var message = e.getMessage();
        return message == null || message.isBlank() ? "" : ": " + Printable.folded(message);
    }

    private boolean isLast(ServerSentEvents.Event event) {
        var json = parse(event.data());
        var error = Trees.member(json, "error");
        if (error.isPresent() || event.name().equals("error")) {
            throw new ApiError(ApiError.Kind.UPSTREAM_ERROR, text(error.orElse(json)));
        }
        reader.accept(json);
        return reader.isClosed();
    }

    private static JsonObject parse(String data) {
        try {
            return Json.parse(data)
                    .asObject()
                    .orElseThrow(() -> invalid("an event of the stream is no JSON object"));
        } catch (JsonSyntaxException e) {
            throw invalid("an event of the stream is not JSON");
        }
    }

    /** JSON text keeps control characters escaped. */
    private static String text(JsonValue error) {
        return error.asString().orElseGet(() -> Json.write(error));
    }

    private static void requireEvents(HttpStream answer) {
        var type = answer.header("content-type").orElse("");
        if (type.startsWith("text/html")) {
            throw invalid("the server sent a web page instead of a stream of events");
        }
        if (type.startsWith("application/json")) {
            throw invalid("the server sent one JSON document instead of a stream of events");
        }
        if (!answer.header("content-encoding").orElse("identity").equals("identity")) {
            throw invalid("the answer is compressed although that was not asked for");
        }
    }

    private static ApiError truncated(String message) {
        return new ApiError(ApiError.Kind.STREAM_TRUNCATED, message);
    }

    private static ApiError invalid(String message) {
        return new ApiError(ApiError.Kind.STREAM_INVALID, message);
    }
}
