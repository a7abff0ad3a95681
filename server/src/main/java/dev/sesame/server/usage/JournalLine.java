package dev.sesame.server.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** A record as a line of text: a JSON array in the order of {@link UsageRecord}. */
final class JournalLine {
    private static final JsonFactory JSON = new JsonFactory();

    /** Of a column. */
    private static final int WIDTH = 256;

    private JournalLine() {}

    static void write(UsageRecord each, ByteArrayOutputStream to) throws IOException {
        try (var json = JSON.createGenerator(to)) {
            json.writeStartArray();
            json.writeString(cleaned(each.requestId()));
            json.writeNumber(ChronoUnit.MICROS.between(Instant.EPOCH, each.time()));
            json.writeString(cleaned(each.issuer()));
            json.writeString(cleaned(each.subject()));
            json.writeString(cleaned(each.person()));
            json.writeString(cleaned(each.team()));
            json.writeString(cleaned(each.provider()));
            json.writeString(cleaned(each.model()));
            json.writeString(cleaned(each.upstream()));
            json.writeNumber(each.status());
            json.writeNumber(each.inputTokens());
            json.writeNumber(each.outputTokens());
            json.writeNumber(each.cachedTokens());
            json.writeBoolean(each.estimated());
            json.writeNumber(each.duration().toMillis());
            json.writeEndArray();
        }
        to.write('\n');
    }

    /** Returns {@code text} as every database takes it: no NUL, no half characters, not endless. */
    private static String cleaned(String text) {
        if (text.length() <= WIDTH && isPlain(text)) {
            return text; // as nearly all are
        }
        var whole = new String(text.getBytes(UTF_8), UTF_8).replace('\0', ' ');
        if (whole.length() <= WIDTH) {
            return whole;
        }
        boolean half = Character.isHighSurrogate(whole.charAt(WIDTH - 1));
        return whole.substring(0, half ? WIDTH - 1 : WIDTH);
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || c >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Returns the record; empty when the line is none that {@link #write} made. */
    static Optional<UsageRecord> read(byte[] bytes, int start, int length) {
        try (var json = JSON.createParser(bytes, start, length)) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                return Optional.empty();
            }
            var record = record(json);
            return json.nextToken() == JsonToken.END_ARRAY ? Optional.of(record) : Optional.empty();
        } catch (IOException | DateTimeException _) {
            return Optional.empty();
        }
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

    private static String text(JsonParser json) throws IOException {
        json.nextToken();
        return json.getValueAsString("");
    }

    private static long number(JsonParser json) throws IOException {
        json.nextToken();
        return json.getLongValue(); // refuses what is none
    }
}
