package dev.sesame.server.usage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Records as sums, one for each day, person, team and model: what the file of one machine keeps.
 * One process at a time adds to it.
 */
final class DailyUse {
    private static final String ADD =
            """
            update usage_sum set requests = requests + ?, failed = failed + ?,
              input_tokens = input_tokens + ?, output_tokens = output_tokens + ?,
              cached_tokens = cached_tokens + ?, estimated = estimated + ?
            where occurred_on = ? and issuer = ? and subject = ? and person = ? and team = ?
              and provider = ? and model = ?
            """;

    private static final String BEGIN =
            """
            insert into usage_sum (requests, failed, input_tokens, output_tokens, cached_tokens,
              estimated, occurred_on, issuer, subject, person, team, provider, model)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private DailyUse() {}

    /** Who used what when. */
    private record Key(
            LocalDate day,
            String issuer,
            String subject,
            String person,
            String team,
            String provider,
            String model) {

        static Key of(UsageRecord each) {
            return new Key(
                    LocalDate.ofInstant(each.time(), ZoneOffset.UTC),
                    each.issuer(),
                    each.subject(),
                    each.person(),
                    each.team(),
                    each.provider(),
                    each.model());
        }

        List<Object> values() {
            return List.of(day, issuer, subject, person, team, provider, model);
        }
    }

    /** What they used. */
    private static final class Sums {
        private long requests;
        private long failed;
        private long inputTokens;
        private long outputTokens;
        private long cachedTokens;
        private long estimated;

        void add(UsageRecord each) {
            requests++;
            failed += each.status() >= 400 ? 1 : 0;
            inputTokens += each.inputTokens();
            outputTokens += each.outputTokens();
            cachedTokens += each.cachedTokens();
            estimated += each.estimated() ? 1 : 0;
        }

        List<Object> values() {
            return List.of(requests, failed, inputTokens, outputTokens, cachedTokens, estimated);
        }
    }

    /** Adds {@code records}. */
    static void add(Chunk records, Connection connection) throws SQLException {
        var use = new HashMap<Key, Sums>();
        records.forEach(each -> use.computeIfAbsent(Key.of(each), _ -> new Sums()).add(each));
        try (var add = connection.prepareStatement(ADD);
                var begin = connection.prepareStatement(BEGIN)) {
            for (var each : use.entrySet()) {
                if (execute(add, each) == 0) {
                    execute(begin, each);
                }
            }
        }
    }

    private static int execute(PreparedStatement statement, Map.Entry<Key, Sums> use)
            throws SQLException {
        var values = new ArrayList<Object>(use.getValue().values());
        values.addAll(use.getKey().values());
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
        return statement.executeUpdate();
    }
}
