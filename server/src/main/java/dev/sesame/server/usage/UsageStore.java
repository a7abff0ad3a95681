package dev.sesame.server.usage;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.flywaydb.core.api.FlywayException;

/**
 * The records of what was used, in PostgreSQL or in a file of this machine. A record is in the
 * database when {@link #add} is complete, or on the disk of this machine while the database cannot
 * be reached; from there it goes to the database as soon as that answers, in this process or the
 * next one with the same folder. Safe for use by many threads.
 */
public final class UsageStore implements UsageLog {
    private final Database database;
    private final Writer writer;

    private UsageStore(Database database, Writer writer) {
        this.database = database;
        this.writer = writer;
    }

    /**
     * Opens the database that {@code url} names, or the file {@code usage.mv.db} of {@code folder}
     * when it names none, and brings its tables to the form of this version: those of a file a
     * moment later, for which no start should wait, those of a PostgreSQL that cannot be reached as
     * soon as it can.
     *
     * @param url {@code jdbc:postgresql://HOST/DATABASE?user=…&password=…}
     * @param folder of this process alone; made when it is not there
     * @throws AuthException when the database refuses us, or another process uses the folder
     */
    public static UsageStore open(Optional<Secret> url, Path folder) {
        url.ifPresent(UsageStore::check);
        try {
            Files.createDirectories(folder, OwnerOnly.directory());
            var spool = Spool.open(folder);
            var database = url.map(Database::postgreSql).orElseGet(() -> Database.file(folder));
            if (url.isPresent()) {
                prepare(database, spool);
            }
            return new UsageStore(database, Writer.start(database, spool));
        } catch (IOException e) {
            throw unusable(folder.toString(), e);
        }
    }

    private static void prepare(Database database, Spool spool) throws IOException {
        try {
            database.prepare();
        } catch (SQLException | FlywayException e) {
            if (!Database.isUnreachable(e)) {
                database.close();
                spool.close();
                throw unusable("PostgreSQL", e);
            }
        }
    }

    private static void check(Secret url) {
        if (!url.reveal().startsWith("jdbc:postgresql:")) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    "usage can be stored in PostgreSQL or on this machine, and nowhere else",
                    "Give a URL as jdbc:postgresql://HOST/DATABASE, or none.");
        }
    }

    private static AuthException unusable(String where, Exception cause) {
        return new AuthException(
                Failure.INVALID_CONFIG,
                "usage cannot be stored in %s: %s".formatted(where, Database.reason(cause)),
                "Check the URL, the user and the password of the database, or the folder.",
                cause);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Fails with an {@link AuthException} when it cannot be stored anywhere. Completes on the
     * thread that stores, which must not be kept.
     */
    @Override
    public CompletionStage<Void> add(UsageRecord record) {
        return writer.add(record);
    }

    /** Returns what is known of the use until now. */
    public UsageReport report() {
        return new UsageReport(database);
    }

    /** Returns whether records wait on this machine because the database does not take them. */
    public boolean degraded() {
        return writer.degraded();
    }

    @Override
    public void close() {
        writer.close();
        database.close();
    }
}
