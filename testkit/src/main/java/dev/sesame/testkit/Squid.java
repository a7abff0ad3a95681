package dev.sesame.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/**
 * A company's proxy: Debian's squid in the foreground. For it, all names below {@code company.test}
 * that are used here are this machine; nobody else knows them.
 */
public final class Squid implements AutoCloseable {
    private static final String LIBRARY = "/usr/lib/squid/";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final int port;
    private final Daemon daemon;
    private final Path log;

    private Squid(int port, Daemon daemon, Path log) {
        this.port = port;
        this.daemon = daemon;
        this.log = log;
    }

    /** Starts one that connects everybody and can read nothing of https. */
    public static Squid start(Path folder) throws IOException {
        return start(folder, "", "http_access allow all");
    }

    /** Starts one that asks for a user and a password. */
    public static Squid startFor(Path folder, String user, String password)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var users = Files.createFile(folder.resolve("users"));
        var hash =
                new ProcessBuilder("openssl", "passwd", "-apr1", password)
                        .redirectErrorStream(true)
                        .start();
        try (var out = hash.inputReader()) {
            Files.writeString(users, user + ":" + out.readLine() + "\n");
        }
        return start(
                folder,
                "",
                """
                auth_param basic program %sbasic_ncsa_auth %s
                acl known proxy_auth REQUIRED
                http_access allow known
                http_access deny all
                """
                        .formatted(LIBRARY, users));
    }

    /**
     * Starts one that reads what goes through it: it shows certificates of its own authority, and
     * has a certificate for servers that want one. Only connections to {@code untouched} stay
     * closed to it.
     */
    public static Squid startIntercepting(
            Path folder, CertificateAuthority own, CertificateAuthority company, String untouched)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var certificates = folder.resolve("certificates");
        var words =
                List.of(
                        LIBRARY + "security_file_certgen",
                        "-c",
                        "-s",
                        certificates.toString(),
                        "-M",
                        "4MB");
        if (new ProcessBuilder(words).inheritIO().start().waitFor() != 0) {
            throw new AssertionError("this test needs squid with TLS: package squid-openssl");
        }
        var listening =
                " ssl-bump generate-host-certificates=on tls-cert=%s tls-key=%s"
                        .formatted(own.certificate(), own.key());
        return start(
                folder,
                listening,
                """
                http_access allow all
                sslcrtd_program %ssecurity_file_certgen -s %s -M 4MB
                tls_outgoing_options cafile=%s cert=%s key=%s
                acl first at_step SslBump1
                acl untouched ssl::server_name %s
                ssl_bump peek first
                ssl_bump splice untouched
                ssl_bump bump all
                """
                        .formatted(
                                LIBRARY,
                                certificates,
                                company.certificate(),
                                company.clientCertificate(),
                                company.clientKey(),
                                untouched));
    }

    private static Squid start(Path folder, String listening, String more) throws IOException {
        int port = Daemon.freePort();
        Files.createDirectories(folder);
        var hosts = Files.writeString(folder.resolve("hosts"), HOSTS);
        var log = folder.resolve("access.log");
        var configuration = folder.resolve("squid.conf");
        Files.writeString(
                configuration,
                """
                http_port 127.0.0.1:%d%s
                hosts_file %s
                visible_hostname proxy.company.test
                pid_filename none
                cache deny all
                cache_log /dev/null
                netdb_filename none
                pinger_enable off
                shutdown_lifetime 0 seconds
                logformat brief %%rm %%ru %%>Hs %%un
                access_log stdio:%s brief
                coredump_dir %s
                %s
                """
                        .formatted(port, listening, hosts, log, folder, more));
        openToEverybody(folder); // started by root, it becomes somebody else
        var program = Daemon.program("squid", "squid-openssl");
        var words = List.of(program, "-N", "-d", "1", "-f", configuration.toString());
        var squid = new Squid(port, Daemon.start(folder, words, "Accepting "), log);
        squid.awaitDoor();
        return squid;
    }

    /** It says that it accepts connections a moment before it does. */
    private void awaitDoor() {
        for (long end = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < end; ) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException _) {
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("squid does not listen");
    }

    private static void openToEverybody(Path folder) throws IOException {
        Files.setPosixFilePermissions(
                folder.resolve("..").normalize(), PosixFilePermissions.fromString("rwxr-xr-x"));
        try (var files = Files.walk(folder)) {
            for (var each : files.toList()) {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxrwxrwx"));
            }
        }
    }

    /** Returns its address as {@code host:port}. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /**
     * Ends it, and returns what it wrote about each request: method, address, status and user.
     * While it runs it writes of requests that have come to their end, some time later.
     */
    public List<String> log() throws IOException {
        daemon.end();
        return Files.readAllLines(log).stream()
                .filter(line -> !line.startsWith("- error:transaction-end")) // awaitDoor
                .toList();
    }

    /** Ends it at once. */
    @Override
    public void close() {
        daemon.close();
    }

    private static final String HOSTS =
            "127.0.0.1 ai.company.test models.company.test mtls.company.test npm.company.test\n";
}
