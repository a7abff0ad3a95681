package dev.sesame.server.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/**
 * A record as a line of text: a JSON array in the order of {@link UsageRecord}. One writes many, on
 * one thread at a time.
 */
final class JournalLine {
    private static final JsonFactory JSON = new JsonFactoryBuilder().rootValueSeparator("").build();

    /** Of a column. */
    private static final int WIDTH = 256;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private final JsonGenerator json;

    JournalLine() {
        try {
            this.json = JSON.createGenerator(line);
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes all that is written", e);
        }
    }

    /** Returns the line of {@code each}, with its end. */
    byte[] of(UsageRecord each) throws IOException {
        line.reset();
        json.writeStartArray();
        text(each.requestId());
        json.writeNumber(ChronoUnit.MICROS.between(Instant.EPOCH, each.time()));
        text(each.issuer());
        text(each.subject());
        text(each.person());
        text(each.team());
        text(each.provider());
        text(each.model());
        text(each.upstream());
        json.writeNumber(each.status());
        json.writeNumber(each.inputTokens());
        json.writeNumber(each.outputTokens());
        json.writeNumber(each.cachedTokens());
        json.writeBoolean(each.estimated());
        json.writeNumber(each.duration().toMillis());
        json.writeEndArray();
        json.writeRaw('\n');
        json.flush();
        return line.toByteArray();
    }

    /** Writes {@code text}, not endless and without half characters. */
    private void text(String text) throws IOException {
        var bytes = (text.length() > WIDTH ? text.substring(0, WIDTH) : text).getBytes(UTF_8);
        json.writeUTF8String(bytes, 0, bytes.length);
    }

    /**
     * Gives the records of the lines from {@code start} on to {@code reader}, up to the first line
     * that {@link #of} did not make; returns where that begins, or where {@code lines} end.
     */
    static int read(byte[] lines, int start, Consumer<UsageRecord> reader) {
        int end = start;
        try (var json = JSON.createParser(lines, start, lines.length - start)) {
            while (json.nextToken() == JsonToken.START_ARRAY) {
                var record = record(json);
                if (json.nextToken() != JsonToken.END_ARRAY) {
                    return end;
                }
                end = start + (int) json.currentLocation().getByteOffset() + 1;
                reader.accept(record);
            }
        } catch (IOException _) {
            // what begins at the end is no record
        }
        return end;
    }

    private static UsageRecord record(JsonParser json) throws IOException {
        return new UsageRecord(
                text(json),
                Instant.EPOCH.plus(number(json), ChronoUnit.MICROS),
                text(json),
                text(json),
                text(json),
                text(json),
                text(json),
                text(json),
                text(json),
                (int) number(json),
                number(json),
                number(json),
                number(json),
                json.nextToken() == JsonToken.VALUE_TRUE,
                Duration.ofMillis(number(json)));
    }

    /** No database takes a NUL. */
    private static String text(JsonParser json) throws IOException {
        json.nextToken();
        return json.getValueAsString("").replace('\0', ' ');
    }

    private static long number(JsonParser json) throws IOException {
        json.nextToken();
        return json.getLongValue(); // refuses what is none
    }
}
