package dev.sesame.server.usage;

import static java.util.stream.Collectors.groupingBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

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

    /** Adds {@code records}. */
    static void add(List<UsageRecord> records, Connection connection) throws SQLException {
        var byKey = records.stream().collect(groupingBy(Key::of));
        try (var add = connection.prepareStatement(ADD);
                var begin = connection.prepareStatement(BEGIN)) {
            for (var each : byKey.entrySet()) {
                if (execute(add, each) == 0) {
                    execute(begin, each);
                }
            }
        }
    }

    private static int execute(PreparedStatement statement, Map.Entry<Key, List<UsageRecord>> use)
            throws SQLException {
        int place = 1;
        for (long sum : sums(use.getValue())) {
            statement.setLong(place++, sum);
        }
        for (var value : use.getKey().values()) {
            statement.setObject(place++, value);
        }
        return statement.executeUpdate();
    }

    private static long[] sums(List<UsageRecord> records) {
        return new long[] {
            records.size(),
            count(records, each -> each.status() >= 400),
            sum(records, UsageRecord::inputTokens),
            sum(records, UsageRecord::outputTokens),
            sum(records, UsageRecord::cachedTokens),
            count(records, UsageRecord::estimated)
        };
    }

    private static long count(List<UsageRecord> records, Predicate<UsageRecord> which) {
        return records.stream().filter(which).count();
    }

    private static long sum(List<UsageRecord> records, ToLongFunction<UsageRecord> of) {
        return records.stream().mapToLong(of).sum();
    }
}
