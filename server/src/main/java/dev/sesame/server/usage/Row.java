package dev.sesame.server.usage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Records as rows of PostgreSQL's table. One statement inserts as many as there are, of one array
 * for each column: it is read once, has few parameters, and no message of it holds their values.
 */
final class Row {
    private static final List<Column> COLUMNS =
            List.of(
                    new Column("request_id", "varchar", UsageRecord::requestId),
                    new Column("occurred_at", "timestamptz", Row::time),
                    new Column("occurred_on", "date", each -> time(each).toLocalDate()),
                    new Column("issuer", "varchar", UsageRecord::issuer),
                    new Column("subject", "varchar", UsageRecord::subject),
                    new Column("person", "varchar", UsageRecord::person),
                    new Column("team", "varchar", UsageRecord::team),
                    new Column("provider", "varchar", UsageRecord::provider),
                    new Column("model", "varchar", UsageRecord::model),
                    new Column("upstream", "varchar", UsageRecord::upstream),
                    new Column("status", "integer", UsageRecord::status),
                    new Column("input_tokens", "bigint", UsageRecord::inputTokens),
                    new Column("output_tokens", "bigint", UsageRecord::outputTokens),
                    new Column("cached_tokens", "bigint", UsageRecord::cachedTokens),
                    new Column("estimated", "boolean", UsageRecord::estimated),
                    new Column("milliseconds", "bigint", each -> each.duration().toMillis()));

    private static final String INSERT =
            "insert into usage_record (%s) select * from unnest(%s)"
                    .formatted(joined(Column::name), joined(Column::parameter));

    /** A column, its type, and what a record has in it. */
    private record Column(String name, String type, Function<UsageRecord, Object> value) {
        String parameter() {
            return "cast(? as " + type + " array)";
        }
    }

    private Row() {}

    private static OffsetDateTime time(UsageRecord each) {
        return each.time().atOffset(ZoneOffset.UTC);
    }

    private static String joined(Function<Column, String> part) {
        return COLUMNS.stream().map(part).collect(Collectors.joining(", "));
    }

    /** Inserts {@code records}. */
    static void insert(Chunk records, Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(INSERT)) {
            var all = new ArrayList<UsageRecord>();
            records.forEach(all::add);
            bind(all, connection, statement);
            statement.executeUpdate();
        }
    }

    private static void bind(List<UsageRecord> records, Connection connection, PreparedStatement to)
            throws SQLException {
        int place = 1;
        for (var column : COLUMNS) {
            var values = records.stream().map(column.value()).toArray();
            to.setArray(place++, connection.createArrayOf(column.type(), values));
        }
    }
}
