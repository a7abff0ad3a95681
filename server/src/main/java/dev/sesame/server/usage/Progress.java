package dev.sesame.server.usage;

import java.sql.Connection;
import java.sql.PreparedStatement;
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

    /** Notes that {@code chunk} is stored; {@code before} it {@code taken} bytes were. */
    static void store(Journal.Chunk chunk, long before, Connection connection) throws SQLException {
        var text =
                before == 0
                        ? "insert into usage_journal (taken, file) values (?, ?)"
                        : "update usage_journal set taken = ? where file = ?";
        try (var statement = connection.prepareStatement(text)) {
            statement.setLong(1, chunk.end());
            execute(statement, 2, chunk.file());
        }
    }

    /** Forgets {@code file}. */
    static void forget(String file, Connection connection) throws SQLException {
        try (var statement =
                connection.prepareStatement("delete from usage_journal where file = ?")) {
            execute(statement, 1, file);
        }
    }

    private static void execute(PreparedStatement statement, int place, String file)
            throws SQLException {
        statement.setString(place, file);
        statement.executeUpdate();
    }
}
