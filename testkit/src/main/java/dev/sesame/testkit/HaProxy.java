package dev.sesame.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real HAProxy: Debian's, with a configuration that ships, in front of servers of a test. */
public final class HaProxy implements AutoCloseable {
    private final int port;
    private final Daemon daemon;

    private HaProxy(int port, Daemon daemon) {
        this.port = port;
        this.daemon = daemon;
    }

    /**
     * A server behind it.
     *
     * @param port where its clients come
     * @param admin where it tells whether it is ready
     */
    public record Backend(int port, int admin) {}

    /**
     * Starts one; returns when it listens.
     *
     * @param folder for its files
     * @param shipped the configuration; its addresses are exchanged for those of the test
     */
    public static HaProxy start(Path folder, Path shipped, List<Backend> backends)
            throws IOException {
        int port = Daemon.freePort();
        var servers = new StringBuilder();
        for (int i = 0; i < backends.size(); i++) {
            var backend = backends.get(i);
            servers.append(
                    "  server s%d 127.0.0.1:%d port %d\n"
                            .formatted(i, backend.port(), backend.admin()));
        }
        var text =
                Files.readString(shipped)
                        .replaceAll("(?m)^  bind .*$", "  bind 127.0.0.1:" + port)
                        .replaceAll("(?m)^  server .*\n", "");
        var configuration = Files.createDirectories(folder).resolve("haproxy.cfg");
        Files.writeString(configuration, text + servers);
        var program = Daemon.program("haproxy", "haproxy");
        var words = List.of(program, "-W", "-db", "-f", configuration.toString());
        return new HaProxy(port, Daemon.start(folder, words, "Loading success"));
    }

    /** Returns where clients come. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        daemon.close();
    }
}
