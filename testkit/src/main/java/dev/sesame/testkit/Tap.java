package dev.sesame.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Somebody who listens on the line to a server, and keeps all that clients say. Thread-safe. */
public final class Tap implements AutoCloseable {
    private final ServerSocket socket;
    private final int target;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private Tap(ServerSocket socket, int target) {
        this.socket = socket;
        this.target = target;
    }

    /** Passes on what comes to {@code host:port} on this machine. */
    public static Tap on(String address) throws IOException {
        var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var tap = new Tap(socket, Integer.parseInt(address.replaceFirst(".*:", "")));
        tap.threads.execute(tap::listen);
        return tap;
    }

    /** Returns its address as {@code host:port}. */
    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** Returns all that clients have said so far, a character for each byte. */
    public String heard() {
        synchronized (heard) {
            return heard.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private void listen() {
        try {
            while (true) {
                var client = socket.accept();
                var server = new Socket(InetAddress.getLoopbackAddress(), target);
                threads.execute(() -> pass(client, server, true));
                threads.execute(() -> pass(server, client, false));
            }
        } catch (IOException _) {
            // it was closed
        }
    }

    private void pass(Socket from, Socket to, boolean keep) {
        try (from;
                to) {
            var buffer = new byte[8192];
            var in = from.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (keep) {
                    synchronized (heard) {
                        heard.write(buffer, 0, n);
                    }
                }
                to.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException _) {
            // one of the two has ended it
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
