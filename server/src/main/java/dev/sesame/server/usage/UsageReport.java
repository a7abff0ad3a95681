package dev.sesame.server.usage;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what was used. Its methods wait for the database: call them on a virtual thread. They
 * throw an {@link AuthException} ({@code UNREACHABLE}) when it does not answer. Safe for use by
 * many threads.
 */
public final class UsageReport {
    private static final Logger LOG = LoggerFactory.getLogger(UsageReport.class);
    private static final String SUMS =
            """
            coalesce(sum(requests), 0) as requests, coalesce(sum(failed), 0) as failed,
            coalesce(sum(input_tokens), 0) as input_tokens,
            coalesce(sum(output_tokens), 0) as output_tokens,
            coalesce(sum(cached_tokens), 0) as cached_tokens,
            coalesce(sum(estimated), 0) as estimated
            """;

    private static final String MOST_TOKENS =
            "sum(input_tokens) + sum(output_tokens) desc, sum(requests) desc";

    private final Database database;

    UsageReport(Database database) {
        this.database = database;
    }

    /** What the lines of a report are about. */
    public enum By {
        /** One line for each person; they are told apart by issuer and subject. */
        PERSON("max(person)", "issuer, subject, ", "issuer, subject", MOST_TOKENS),
        /** One line for each team. */
        TEAM("team", "", "team", MOST_TOKENS),
        /** One line for each model, named {@code provider/model}. */
        MODEL("provider || '/' || model", "", "provider, model", MOST_TOKENS),
        /** One line for each day on which there was a request, in UTC. */
        DAY("cast(occurred_on as varchar)", "", "occurred_on", "occurred_on");

        private final String name;
        private final String who;
        private final String group;
        private final String order;

        By(String name, String who, String group, String order) {
            this.name = name;
            this.who = who;
            this.group = group;
            this.order = order.equals(MOST_TOKENS) ? order + ", " + group : order;
        }
    }

    /**
     * Which requests count.
     *
     * @param from the first day, in UTC
     * @param to the last day
     * @param person whose; everybody's when empty
     */
    public record Selection(LocalDate from, LocalDate to, Optional<Person> person) {

        private String where() {
            return " from usage_sum where occurred_on between ? and ?"
                    + (person.isPresent() ? " and issuer = ? and subject = ?" : "");
        }

        /** Returns the number of the next parameter. */
        private int bind(PreparedStatement statement) throws SQLException {
            statement.setObject(1, from);
            statement.setObject(2, to);
            if (person.isEmpty()) {
                return 3;
            }
            statement.setString(3, person.get().issuer());
            statement.setString(4, person.get().subject());
            return 5;
        }
    }

    /**
     * Somebody, as the issuer numbers them.
     *
     * @param issuer who vouches for them
     * @param subject their number
     */
    public record Person(String issuer, String subject) {}

    /**
     * The use of one person, team, model or day, or of all.
     *
     * @param name the person's name, the team, the model, the day; empty for the total
     * @param person who, when the line is about a person
     * @param requests how many there were
     * @param failed those of them that were answered with status 400 or more
     * @param inputTokens tokens that were sent, those from a cache included
     * @param outputTokens tokens that were answered
     * @param cachedTokens those of the input that came from the upstream's cache
     * @param estimated requests whose tokens are a guess
     */
    public record Line(
            String name,
            Optional<Person> person,
            long requests,
            long failed,
            long inputTokens,
            long outputTokens,
            long cachedTokens,
            long estimated) {}

    /** Returns the {@code most} lines with most tokens, those first; days in their order. */
    public List<Line> lines(By by, Selection selection, int most) {
        var what = "select " + by.name + " as name, " + by.who + SUMS;
        var order = " group by " + by.group + " order by " + by.order + " limit ?";
        return rows(new Query(what, order), selection, most, row -> line(row, by));
    }

    /** Returns the sum of all. */
    public Line total(Selection selection) {
        var query = new Query("select '' as name, " + SUMS, " limit ?");
        return rows(query, selection, 1, row -> line(row, By.DAY)).getFirst();
    }

    private <T> List<T> rows(Query query, Selection selection, int most, Reader<T> reader) {
        try (var connection = database.connect();
                var statement = connection.prepareStatement(query.text(selection))) {
            statement.setInt(selection.bind(statement), most);
            try (var row = statement.executeQuery()) {
                var found = new ArrayList<T>();
                while (row.next()) {
                    found.add(reader.read(row));
                }
                return found;
            }
        } catch (SQLException | FlywayException e) {
            LOG.warn("the records of what was used cannot be read: {}", Database.reason(e));
            throw new AuthException(
                    Failure.UNREACHABLE,
                    "the records of what was used cannot be read",
                    "Look at the log, and at the database.",
                    e);
        }
    }

    private static Line line(ResultSet row, By by) throws SQLException {
        var person =
                by == By.PERSON
                        ? Optional.of(new Person(row.getString("issuer"), row.getString("subject")))
                        : Optional.<Person>empty();
        return new Line(
                row.getString("name"),
                person,
                row.getLong("requests"),
                row.getLong("failed"),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("cached_tokens"),
                row.getLong("estimated"));
    }

    /** A statement without what is selected. */
    private record Query(String what, String order) {
        String text(Selection selection) {
            return what + selection.where() + order;
        }
    }

    /** Makes a value of the row at which a result stands. */
    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
