package dev.sesame.server.operation;

import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** One line of the audit log: what is not known has no member. */
final class AuditLine {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    private AuditLine() {}

    static String of(RequestEvent event) {
        var line = new AuditLine();
        line.text("time", event.time().toString());
        line.text("request", event.requestId());
        line.text("route", event.route());
        line.number("status", event.status());
        line.text("reason", event.reason());
        line.text("issuer", event.issuer());
        line.text("subject", subject(event));
        line.text("team", event.team());
        line.text("model", event.model());
        line.text("upstream", event.upstream());
        line.number("bytes_in", event.bytesIn());
        line.number("bytes_out", event.bytesOut());
        line.number("input_tokens", event.inputTokens());
        line.number("output_tokens", event.outputTokens());
        line.number("first_byte_ms", event.firstByte());
        line.number("duration_ms", event.duration());
        line.text("trace", trace(event.traceparent()));
        return Json.write(new JsonObject(line.members));
    }

    /** The first 16 digits of {@code printf '%s %s' ISSUER SUBJECT | sha256sum}. */
    private static String subject(RequestEvent event) {
        if (event.subject().isEmpty()) {
            return "";
        }
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(
                                    (event.issuer() + " " + event.subject())
                                            .getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The id of the trace in {@code 00-TRACE-SPAN-FLAGS}. */
    private static String trace(String traceparent) {
        return traceparent.matches("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}.*")
                ? traceparent.substring(3, 35)
                : "";
    }

    private void text(String name, String value) {
        if (!value.isEmpty()) {
            members.put(name, new JsonString(value));
        }
    }

    private void number(String name, long value) {
        members.put(name, new JsonNumber(Long.toString(value)));
    }

    private void number(String name, Duration value) {
        number(name, value.toMillis());
    }
}
