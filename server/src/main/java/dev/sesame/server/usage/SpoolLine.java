package dev.sesame.server.usage;

import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonArray;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A record as a line of text: a JSON array of texts, in the order of {@link UsageRecord}. */
final class SpoolLine {
    private static final int MEMBERS = 15;

    private SpoolLine() {}

    static String write(UsageRecord each) {
        var texts =
                Stream.of(
                        each.requestId(),
                        each.time(),
                        each.issuer(),
                        each.subject(),
                        each.person(),
                        each.team(),
                        each.provider(),
                        each.model(),
                        each.upstream(),
                        each.status(),
                        each.inputTokens(),
                        each.outputTokens(),
                        each.cachedTokens(),
                        each.estimated(),
                        each.duration());
        return Json.write(JsonArray.ofStrings(texts.map(Object::toString).map(Row::text).toList()));
    }

    /** Returns the record; empty when the line is none that {@link #write} made. */
    static Optional<UsageRecord> read(String line) {
        try {
            var texts =
                    Json.parse(line).asArray().orElse(List.of()).stream()
                            .flatMap(value -> value.asString().stream())
                            .toList();
            return texts.size() == MEMBERS ? Optional.of(record(texts)) : Optional.empty();
        } catch (JsonSyntaxException | DateTimeException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static UsageRecord record(List<String> texts) {
        return new UsageRecord(
                texts.get(0),
                Instant.parse(texts.get(1)),
                texts.get(2),
                texts.get(3),
                texts.get(4),
                texts.get(5),
                texts.get(6),
                texts.get(7),
                texts.get(8),
                Integer.parseInt(texts.get(9)),
                Long.parseLong(texts.get(10)),
                Long.parseLong(texts.get(11)),
                Long.parseLong(texts.get(12)),
                Boolean.parseBoolean(texts.get(13)),
                Duration.parse(texts.get(14)));
    }
}
