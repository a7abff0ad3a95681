package dev.sesame.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real Redis: Debian's, on a port of loopback, which forgets everything when it ends. */
public final class Redis implements AutoCloseable {
    /** What it wants to hear. */
    public static final String PASSWORD = "geheim-redis-4711";

    private final Path folder;
    private final int port;
    private Daemon daemon;

    private Redis(Path folder, int port) throws IOException {
        this.folder = folder;
        this.port = port;
        this.daemon = run();
    }

    /** Starts one with its files in {@code folder}; returns when it answers. */
    public static Redis start(Path folder) throws IOException {
        Files.createDirectories(folder);
        return new Redis(folder, Daemon.freePort());
    }

    private Daemon run() throws IOException {
        var configuration =
                Files.writeString(
                        folder.resolve("redis.conf"),
                        """
                        bind 127.0.0.1
                        port %d
                        requirepass %s
                        dir %s
                        save ""
                        """
                                .formatted(port, PASSWORD, folder));
        var program = Daemon.program("redis-server", "redis-server");
        var words = List.of(program, configuration.toString());
        return Daemon.startSaying(folder, words, "Ready to accept connections");
    }

    /** Returns its address with the password. */
    public String url() {
        return "redis://:" + PASSWORD + "@127.0.0.1:" + port;
    }

    /** Sends {@code command} and returns the first line of the answer. */
    public String ask(String command) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var text = "AUTH " + PASSWORD + "\r\n" + command + "\r\n";
            socket.getOutputStream().write(text.getBytes(UTF_8));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            answer.readLine(); // of AUTH
            return answer.readLine();
        }
    }

    /** Ends it as a failure of power would; nobody listens at its address then. */
    public void kill() {
        daemon.close();
    }

    /** Starts it again at the same address, with nothing in it. */
    public void restart() throws IOException {
        daemon.close();
        daemon = run();
    }

    /** Makes it stand still: connections stay open and nothing answers. */
    public void freeze() throws IOException {
        daemon.signal("STOP");
    }

    /** Makes it go on. */
    public void thaw() throws IOException {
        daemon.signal("CONT");
    }

    @Override
    public void close() {
        daemon.close();
    }
}
