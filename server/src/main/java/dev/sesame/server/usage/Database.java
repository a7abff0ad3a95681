package dev.sesame.server.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sesame.Printable;
import dev.sesame.Secret;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.flywaydb.core.Flyway;

/**
 * The tables: of records in PostgreSQL, where others can ask for them, and of their sums in a file
 * of H2's. Reports read {@code usage_sum}, which both have.
 */
final class Database implements AutoCloseable {
    private static final String MIGRATIONS = "classpath:dev/sesame/server/usage/migration";

    private static final String OF_POSTGRESQL = "classpath:dev/sesame/server/usage/postgresql";
    private static final String OF_H2 = "classpath:dev/sesame/server/usage/h2";

    /** What H2 must be told to be a small PostgreSQL that ends when we say so. */
    private static final String LIKE_POSTGRESQL =
            ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
                    + ";DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE";

    /** In KiB: H2 would take a sixteenth of the memory, for pages that nobody reads again. */
    private static final String CACHE = ";CACHE_SIZE=8192";

    /** SQLSTATEs of connections, resources, and a server that starts or ends. */
    private static final Set<String> TEMPORARY = Set.of("08", "53", "57", "58");

    private static final int REASON = 300;
    private static final int CONNECTIONS = 4;
    private static final long NETWORK_MILLIS = 2_000;
    private static final long FILE_MILLIS = 30_000;
    private static final String ANSWER_SECONDS = "10";

    private final HikariDataSource pool;
    private final boolean file;
    private final AtomicBoolean current = new AtomicBoolean();

    private Database(HikariConfig configuration, boolean file) {
        configuration.setPoolName("usage");
        configuration.setMaximumPoolSize(CONNECTIONS);
        configuration.setMinimumIdle(1);
        configuration.setConnectionTimeout(file ? FILE_MILLIS : NETWORK_MILLIS);
        configuration.setInitializationFailTimeout(-1); // it may be down when we start
        this.pool = new HikariDataSource(configuration);
        this.file = file;
    }

    /** Returns the one that PostgreSQL's JDBC {@code url} names; does not connect yet. */
    static Database postgreSql(Secret url) {
        var configuration = new HikariConfig();
        var parts = url.reveal().split("\\?", 2);
        configuration.setJdbcUrl(parts[0]);
        if (parts.length > 1) { // whoever shows the URL must not show a password
            for (var parameter : parts[1].split("&", -1)) {
                var pair = parameter.split("=", 2);
                var value = URLDecoder.decode(pair.length > 1 ? pair[1] : "", UTF_8);
                configuration.addDataSourceProperty(pair[0], value);
            }
        }
        configuration.addDataSourceProperty("logServerErrorDetail", "false"); // it has values
        configuration.addDataSourceProperty("connectTimeout", "2");
        configuration.addDataSourceProperty("socketTimeout", ANSWER_SECONDS);
        configuration.addDataSourceProperty("tcpKeepAlive", "true");
        configuration.addDataSourceProperty("ApplicationName", "sesame");
        return new Database(configuration, false);
    }

    /** Returns the one in the file {@code usage.mv.db} of {@code folder}. */
    static Database file(Path folder) {
        var configuration = new HikariConfig();
        var path = folder.resolve("usage").toAbsolutePath().toString().replace(";", "\\;");
        configuration.setJdbcUrl("jdbc:h2:file:" + path + LIKE_POSTGRESQL + CACHE);
        return new Database(configuration, true);
    }

    /** Connects, and brings the tables to the form of this version. */
    void prepare() throws SQLException {
        connect().close();
    }

    /** Returns a connection to tables of this version; the caller closes it. */
    Connection connect() throws SQLException {
        if (!current.get()) {
            migrate();
        }
        return pool.getConnection();
    }

    private synchronized void migrate() throws SQLException {
        if (current.get()) {
            return;
        }
        pool.getConnection().close(); // whose failure tells more than Flyway's
        var flyway =
                Flyway.configure(Database.class.getClassLoader())
                        .dataSource(pool)
                        .locations(MIGRATIONS, file ? OF_H2 : OF_POSTGRESQL)
                        .load();
        if (file) {
            flyway.repair(); // a full disk may have ended it half-way, which H2 does not undo
        }
        flyway.migrate();
        current.set(true);
    }

    /**
     * Stores the records of {@code chunk}, all or none, and once: how far its file is stored is in
     * the same transaction. They survive everything afterwards.
     */
    void insert(Chunk chunk) throws SQLException {
        try (var connection = connect()) {
            connection.setAutoCommit(false);
            long taken = Progress.of(chunk.file(), connection);
            if (taken >= chunk.end()) {
                return; // by a process that was killed before it could say so
            }
            if (file) {
                DailyUse.add(chunk.behind(taken), connection);
            } else {
                Row.insert(chunk.behind(taken), connection);
            }
            Progress.store(chunk, taken, connection);
            connection.commit();
            if (file) {
                try (var statement = connection.createStatement()) {
                    statement.execute("checkpoint sync"); // a commit of H2's is written later
                }
            }
        }
    }

    /** Forgets how far {@code journalFile} was stored, which is no more. */
    void forget(String journalFile) throws SQLException {
        try (var connection = connect()) {
            Progress.forget(journalFile, connection);
        }
    }

    /** Returns whether it may answer later, so that waiting for it makes sense. */
    static boolean isUnreachable(Exception failure) {
        var state = state(failure);
        return state.isEmpty()
                ? failure instanceof SQLException
                : TEMPORARY.stream().anyMatch(state::startsWith);
    }

    /** Returns why, in a few words without anything of the URL. */
    static String reason(Exception failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null && deepest.getCause() instanceof SQLException) {
            deepest = deepest.getCause();
        }
        var text = String.valueOf(deepest.getMessage());
        return Printable.of(text.substring(0, Math.min(text.length(), REASON)));
    }

    private static String state(Throwable failure) {
        for (var each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }

    @Override
    public void close() {
        if (file && current.get()) {
            try (var connection = pool.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("shutdown");
            } catch (SQLException _) {
                // each batch was made safe; the next start puts the file in order
            }
        }
        pool.close();
    }
}
