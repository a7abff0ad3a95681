package dev.sesame.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real PostgreSQL: Debian's, on a port of loopback, with all its files in one folder. */
public final class PostgreSql implements AutoCloseable {
    /** What it wants to hear from its only user, {@code sesame}. */
    public static final String PASSWORD = "geheim-postgres-4711";

    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final int ATTEMPTS = 50;

    private final Path folder;
    private final Path programs;
    private final int port;
    private Daemon daemon;

    private PostgreSql(Path folder) throws IOException {
        this.folder = folder;
        this.programs = programs();
        this.port = Daemon.freePort();
        run(
                List.of(
                        "initdb",
                        "--pgdata=" + folder.resolve("data"),
                        "--username=sesame",
                        "--auth=scram-sha-256",
                        "--pwfile=" + folder.resolve("password"),
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-sync"));
        this.daemon = start();
    }

    /** Starts one with its files in {@code folder}; returns when it answers. */
    public static PostgreSql start(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("password"), PASSWORD);
        if (isRoot()) { // as whom it refuses to run
            var owner = folder.getFileSystem().getUserPrincipalLookupService();
            Files.setOwner(folder, owner.lookupPrincipalByName("postgres"));
            Files.setPosixFilePermissions(
                    folder.resolve("..").normalize(), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return new PostgreSql(folder);
    }

    private Daemon start() throws IOException {
        var words =
                command(
                        List.of(
                                "postgres",
                                "-D",
                                folder.resolve("data").toString(),
                                "-p",
                                Integer.toString(port),
                                "-c",
                                "listen_addresses=127.0.0.1",
                                "-c",
                                "unix_socket_directories=",
                                "-c",
                                "shared_buffers=16MB"));
        return Daemon.start(folder, words, "database system is ready to accept connections");
    }

    /** Makes the database {@code name} and returns its JDBC URL with the password. */
    public String database(String name) throws IOException {
        run(List.of("createdb", "-h", "127.0.0.1", "-p", "" + port, "-U", "sesame", name));
        return url(name);
    }

    /** Returns the JDBC URL of the database {@code name}, with the password. */
    public String url(String name) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?user=sesame&password=%s"
                .formatted(port, name, PASSWORD);
    }

    /** Ends it as a failure of power would; nobody listens at its address then. */
    public void kill() {
        daemon.close();
    }

    /** Starts it again at the same address, with all that it had promised to keep. */
    public void restart() throws IOException {
        daemon.close();
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                daemon = start();
                return;
            } catch (AssertionError _) {
                Thread.onSpinWait(); // what belonged to the last one is still going
            }
        }
        daemon = start();
    }

    private void run(List<String> words) throws IOException {
        var process =
                new ProcessBuilder(command(words))
                        .directory(folder.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        process.environment().put("PGPASSWORD", PASSWORD);
        var ended = process.start().onExit().orTimeout(2, TimeUnit.MINUTES).join();
        if (ended.exitValue() != 0) {
            throw new AssertionError(words.getFirst() + " ended with " + ended.exitValue());
        }
    }

    private List<String> command(List<String> words) {
        var all = new ArrayList<String>();
        if (isRoot()) {
            all.addAll(
                    List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        all.add(programs.resolve(words.getFirst()).toString());
        all.addAll(words.subList(1, words.size()));
        return all;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static Path programs() throws IOException {
        if (Files.isDirectory(VERSIONS)) {
            try (var versions = Files.list(VERSIONS)) {
                var newest =
                        versions.map(version -> version.resolve("bin"))
                                .filter(each -> Files.isExecutable(each.resolve("postgres")))
                                .max(Comparator.naturalOrder());
                if (newest.isPresent()) {
                    return newest.get();
                }
            }
        }
        throw new AssertionError("this test needs PostgreSQL: install the package postgresql");
    }

    @Override
    public void close() {
        daemon.close();
    }
}
