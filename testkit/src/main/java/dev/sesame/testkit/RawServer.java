package dev.sesame.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that says what a test tells it to, one thread for each connection. */
public final class RawServer implements AutoCloseable {
    private final ServerSocket socket;
    private final Script script;
    private final List<Line> lines = new CopyOnWriteArrayList<>();

    /** What is said over one connection, which is closed then. */
    public interface Script {
        /** Speaks, and listens. */
        void speak(Line line) throws IOException, InterruptedException;
    }

    private RawServer(ServerSocket socket, Script script) {
        this.socket = socket;
        this.script = script;
    }

    /** Starts one whose connections each follow {@code script}. */
    public static RawServer speaking(Script script) throws IOException {
        var socket = new ServerSocket(0, 200, InetAddress.ofLiteral("127.0.0.1"));
        var server = new RawServer(socket, script);
        Thread.ofVirtual().start(server::listen);
        return server;
    }

    /** Answers each request without a body with {@code answer}. */
    public static RawServer answering(String answer) throws IOException {
        return speaking(line -> {
            while (!line.head().isEmpty()) {
                line.say(answer);
            }
        });
    }

    /** Returns its address, without a slash at the end. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** Returns how many connections there were. */
    public int connections() {
        return lines.size();
    }

    private void listen() {
        try {
            while (true) {
                var line = new Line(socket.accept());
                lines.add(line);
                Thread.ofVirtual().start(() -> serve(line));
            }
        } catch (IOException _) {
            // it was closed
        }
    }

    private void serve(Line line) {
        try (line) {
            script.speak(line.patient());
        } catch (IOException _) {
            // the other side has ended it
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (var line : lines) {
            line.close();
        }
    }
}
