package dev.sesame.server.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** A record as a row of its table. */
final class Row {
    private static final int COLUMNS = 16;
    private static final String PLACES = "(?" + ", ?".repeat(COLUMNS - 1) + ")";

    private static final int WIDTH = 256;

    private Row() {}

    /**
     * Returns the statement that inserts {@code rows} rows. One statement and no batch: the message
     * of a batch that failed holds all its values, and whoever logs it tells about people.
     */
    static String insert(int rows) {
        return """
        insert into usage_record (request_id, occurred_at, occurred_on, issuer, subject, person,
          team, provider, model, upstream, status, input_tokens, output_tokens, cached_tokens,
          estimated, milliseconds)
        values
        """
                + PLACES
                + (", " + PLACES).repeat(rows - 1);
    }

    static void bind(List<UsageRecord> records, PreparedStatement to) throws SQLException {
        int before = 0;
        for (var each : records) {
            bind(each, to, before);
            before += COLUMNS;
        }
    }

    private static void bind(UsageRecord each, PreparedStatement to, int before)
            throws SQLException {
        var time = OffsetDateTime.ofInstant(each.time(), ZoneOffset.UTC);
        to.setString(before + 1, text(each.requestId()));
        to.setObject(before + 2, time);
        to.setObject(before + 3, time.toLocalDate());
        to.setString(before + 4, text(each.issuer()));
        to.setString(before + 5, text(each.subject()));
        to.setString(before + 6, text(each.person()));
        to.setString(before + 7, text(each.team()));
        to.setString(before + 8, text(each.provider()));
        to.setString(before + 9, text(each.model()));
        to.setString(before + 10, text(each.upstream()));
        to.setInt(before + 11, each.status());
        to.setLong(before + 12, each.inputTokens());
        to.setLong(before + 13, each.outputTokens());
        to.setLong(before + 14, each.cachedTokens());
        to.setBoolean(before + 15, each.estimated());
        to.setLong(before + 16, each.duration().toMillis());
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
