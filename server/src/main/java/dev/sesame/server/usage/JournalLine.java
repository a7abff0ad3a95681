package dev.sesame.server.usage;

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

    private JournalLine() {}

    static void write(UsageRecord each, ByteArrayOutputStream to) throws IOException {
        try (var json = JSON.createGenerator(to)) {
            json.writeStartArray();
            json.writeString(Row.text(each.requestId()));
            json.writeNumber(ChronoUnit.MICROS.between(Instant.EPOCH, each.time()));
            json.writeString(Row.text(each.issuer()));
            json.writeString(Row.text(each.subject()));
            json.writeString(Row.text(each.person()));
            json.writeString(Row.text(each.team()));
            json.writeString(Row.text(each.provider()));
            json.writeString(Row.text(each.model()));
            json.writeString(Row.text(each.upstream()));
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
