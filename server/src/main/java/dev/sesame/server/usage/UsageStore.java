package dev.sesame.server.usage;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was used: records in PostgreSQL, or their sums in a file of this machine. A record is on the
 * disk of this machine when {@link #add} returns, and in the database some seconds later, or as
 * soon as that can be reached, by this process or the next one with the same folder. Safe for use
 * by many threads.
 */
public final class UsageStore implements UsageLog {
    private static final Logger LOG = LoggerFactory.getLogger(UsageStore.class);

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Database database;
    private final Journal journal;
    private final Writer writer;
    private final AtomicLong lost = new AtomicLong();

    private UsageStore(Database database, Journal journal, Duration interval) {
        this.database = database;
        this.journal = journal;
        this.writer = Writer.start(database, journal, interval);
    }

    /**
     * Opens the database that {@code url} names, or the file {@code usage.mv.db} of {@code folder}
     * when it names none, and brings its tables to the form of this version: those of a file some
     * seconds later, for which no start should wait, those of a PostgreSQL that cannot be reached
     * as soon as it can.
     *
     * @param url {@code jdbc:postgresql://HOST/DATABASE?user=…&password=…}
     * @param folder of this process alone; made when it is not there
     * @throws AuthException when the database refuses us, or another process uses the folder
     */
    public static UsageStore open(Optional<Secret> url, Path folder) {
        return open(url, folder, INTERVAL);
    }

    /** Opens one that brings records to the database at each {@code interval}. */
    static UsageStore open(Optional<Secret> url, Path folder, Duration interval) {
        url.ifPresent(UsageStore::check);
        try {
            Files.createDirectories(folder, OwnerOnly.directory());
            var journal = Journal.open(folder);
            var database = url.map(Database::postgreSql).orElseGet(() -> Database.file(folder));
            if (url.isPresent()) {
                prepare(database, journal);
            }
            return new UsageStore(database, journal, interval);
        } catch (IOException e) {
            throw unusable(folder.toString(), e);
        }
    }

    private static void prepare(Database database, Journal journal) throws IOException {
        try {
            database.prepare();
        } catch (SQLException | FlywayException e) {
            if (!Database.isUnreachable(e)) {
                database.close();
                journal.close();
                throw unusable("PostgreSQL", e);
            }
            LOG.warn("usage: records wait on this machine: {}", Database.reason(e));
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

    @Override
    public void add(UsageRecord record) {
        try {
            journal.append(record);
        } catch (IOException | InternalError e) { // the latter if a page cannot be written
            if (lost.getAndIncrement() == 0) {
                LOG.error("usage: a record could not be stored: {}", e.toString());
            }
        }
    }

    /** Returns how many records could not be stored, on a full disk for example. */
    public long lost() {
        return lost.get();
    }

    /** Returns how many bytes of records wait on this machine. */
    public long waiting() {
        return journal.waiting();
    }

    /** Returns what is known of the use until now. */
    public UsageReport report() {
        return new UsageReport(database);
    }

    /** Returns whether records wait on this machine because the database does not take them. */
    public boolean degraded() {
        return writer.failing();
    }

    @Override
    public void close() {
        writer.close();
        database.close();
        try {
            journal.close();
        } catch (IOException e) {
            LOG.warn("usage: {}", e.toString());
        }
    }
}
