package dev.sesame.server.usage;

import java.sql.Connection;
import java.sql.SQLException;

/** How far each file of a journal is in the database, as the database knows it. */
final class Progress {
    private Progress() {}

    /** Returns how many bytes of {@code file} are stored. */
    static long of(String file, Connection connection) throws SQLException {
        try (var statement =
                connection.prepareStatement("select taken from usage_journal where file = ?")) {
            statement.setString(1, file);
            try (var row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /**
     * Notes that {@code chunk} is stored; {@code before} it so many bytes were.
     *
     * @throws SQLException when somebody noted it meanwhile: our own statement of before, whose
     *     answer did not come in time
     */
    static void store(Chunk chunk, long before, Connection connection) throws SQLException {
        var text =
                before == 0
                        ? "insert into usage_journal (taken, file) values (?, ?)"
                        : "update usage_journal set taken = ? where file = ? and taken = ?";
        try (var statement = connection.prepareStatement(text)) {
            statement.setLong(1, chunk.end());
            statement.setString(2, chunk.file());
            if (before > 0) {
                statement.setLong(3, before);
            }
            if (statement.executeUpdate() != 1) {
                throw new SQLException("the records were stored meanwhile");
            }
        }
    }

    /** Forgets {@code file}. */
    static void forget(String file, Connection connection) throws SQLException {
        try (var statement =
                connection.prepareStatement("delete from usage_journal where file = ?")) {
            statement.setString(1, file);
            statement.executeUpdate();
        }
    }
}
