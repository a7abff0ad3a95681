package dev.sesame.server.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** A record as a row of its table. */
final class Row {
    static final String INSERT =
            """
            insert into usage_record (request_id, occurred_at, occurred_on, issuer, subject, person,
              team, provider, model, upstream, status, input_tokens, output_tokens, cached_tokens,
              estimated, milliseconds)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing\
            """;

    private static final int WIDTH = 256;

    private Row() {}

    static void bind(UsageRecord each, PreparedStatement to) throws SQLException {
        var time = OffsetDateTime.ofInstant(each.time(), ZoneOffset.UTC);
        to.setString(1, text(each.requestId()));
        to.setObject(2, time);
        to.setObject(3, time.toLocalDate());
        to.setString(4, text(each.issuer()));
        to.setString(5, text(each.subject()));
        to.setString(6, text(each.person()));
        to.setString(7, text(each.team()));
        to.setString(8, text(each.provider()));
        to.setString(9, text(each.model()));
        to.setString(10, text(each.upstream()));
        to.setInt(11, each.status());
        to.setLong(12, each.inputTokens());
        to.setLong(13, each.outputTokens());
        to.setLong(14, each.cachedTokens());
        to.setBoolean(15, each.estimated());
        to.setLong(16, each.duration().toMillis());
    }

    static UsageRecord of(ResultSet row) throws SQLException {
        return new UsageRecord(
                row.getString("request_id"),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                row.getString("issuer"),
                row.getString("subject"),
                row.getString("person"),
                row.getString("team"),
                row.getString("provider"),
                row.getString("model"),
                row.getString("upstream"),
                row.getInt("status"),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("cached_tokens"),
                row.getBoolean("estimated"),
                Duration.ofMillis(row.getLong("milliseconds")));
    }

    /** Returns {@code text} as every database takes it: no NUL, no half characters, not endless. */
    static String text(String text) {
        var whole = new String(text.getBytes(UTF_8), UTF_8).replace('\0', ' ');
        if (whole.length() <= WIDTH) {
            return whole;
        }
        boolean half = Character.isHighSurrogate(whole.charAt(WIDTH - 1));
        return whole.substring(0, half ? WIDTH - 1 : WIDTH);
    }
}
