package dev.sesame.server.operation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sesame.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/** One line of the audit log: what is not known has no member. For one thread. */
final class AuditLine {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern TRACEPARENT =
            Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}.*");

    /** Whose names are kept: the same few people ask again and again. */
    private static final int MOST_PEOPLE = 1000;

    private final MessageDigest digest = Sha256.begin();
    private final Map<Person, String> people = new HashMap<>();

    private record Person(String issuer, String subject) {}

    /** Writes the line of {@code event}, with its end, to {@code to}. */
    void write(RequestEvent event, ByteArrayOutputStream to) throws IOException {
        try (var json = JSON.createGenerator(to)) {
            json.writeStartObject();
            text(json, "time", event.time().toString());
            text(json, "request", event.requestId());
            text(json, "route", event.route());
            json.writeNumberField("status", event.status());
            text(json, "reason", event.reason());
            text(json, "issuer", event.issuer());
            text(json, "subject", subject(event));
            text(json, "team", event.team());
            text(json, "model", event.model());
            text(json, "upstream", event.upstream());
            json.writeNumberField("bytes_in", event.bytesIn());
            json.writeNumberField("bytes_out", event.bytesOut());
            json.writeNumberField("input_tokens", event.inputTokens());
            json.writeNumberField("output_tokens", event.outputTokens());
            json.writeNumberField("first_byte_ms", event.firstByte().toMillis());
            json.writeNumberField("duration_ms", event.duration().toMillis());
            text(json, "trace", trace(event.traceparent()));
            json.writeEndObject();
        }
        to.write('\n');
    }

    /** The first 16 digits of {@code printf '%s %s' ISSUER SUBJECT | sha256sum}. */
    private String subject(RequestEvent event) {
        if (event.subject().isEmpty()) {
            return "";
        }
        if (people.size() == MOST_PEOPLE) {
            people.clear();
        }
        return people.computeIfAbsent(new Person(event.issuer(), event.subject()), this::hash);
    }

    private String hash(Person person) {
        var name = person.issuer() + " " + person.subject();
        var hash = digest.digest(name.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, 8);
    }

    /** The id of the trace in {@code 00-TRACE-SPAN-FLAGS}. */
    private static String trace(String traceparent) {
        return !traceparent.isEmpty() && TRACEPARENT.matcher(traceparent).matches()
                ? traceparent.substring(3, 35)
                : "";
    }

    private static void text(JsonGenerator json, String name, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(name, value);
        }
    }
}
