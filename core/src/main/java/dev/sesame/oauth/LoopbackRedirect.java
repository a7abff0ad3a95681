package dev.sesame.oauth;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * A port on 127.0.0.1 that takes one redirect of a browser (RFC 8252 section 7.3) and is closed
 * then. Any program and any web page on this machine may knock: everything but a {@code GET} of the
 * one path, with the one {@code Host}, whose query the listener takes, is sent away, and the port
 * stays open for the right one. The pages are fixed: nothing of a request is shown in them.
 */
final class LoopbackRedirect implements AutoCloseable {
    private static final String PATH = "/callback";
    private static final int LONGEST_HEAD = 16 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_VISITORS = 32;

    private final ServerSocket socket;
    private final Semaphore visitors = new Semaphore(MOST_VISITORS);
    private volatile Optional<Thread> acceptor = Optional.empty();

    private LoopbackRedirect(ServerSocket socket) {
        this.socket = socket;
    }

    /** Opens a free port. */
    static LoopbackRedirect open() {
        try {
            var loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            return new LoopbackRedirect(new ServerSocket(0, MOST_VISITORS, loopback));
        } catch (IOException e) {
            throw new AuthException(
                    Failure.UNREACHABLE,
                    "no port on 127.0.0.1 can be opened for the answer of the browser",
                    "Log in with a device code",
                    e);
        }
    }

    URI uri() {
        return URI.create("http://" + host() + PATH);
    }

    private String host() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** Who decides about the queries that browsers bring. */
    interface Listener {
        /**
         * Takes the raw query of a redirect.
         *
         * @return what is to be done when the browser has its page, for the program may end then
         * @throws AuthException when this is not the redirect that is waited for
         */
        Runnable redirected(String query);
    }

    /** What a visitor gets to see, and what is to be done then. */
    private record Answer(LoopbackPage page, Runnable then) {
        static Answer none(LoopbackPage page) {
            return new Answer(page, () -> {});
        }
    }

    /** Answers from now on, in threads of its own. To be called once. */
    void serve(Listener listener) {
        var thread = new Thread(() -> accept(listener), "loopback redirect");
        thread.setDaemon(true);
        acceptor = Optional.of(thread);
        thread.start();
    }

    private void accept(Listener listener) {
        while (!socket.isClosed()) {
            try {
                var visitor = socket.accept();
                visitors.acquire();
                Thread.ofVirtual().start(() -> receive(visitor, listener));
            } catch (IOException _) {
                return; // closed
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void receive(Socket visitor, Listener listener) {
        Runnable then = () -> {};
        try (visitor) {
            var answer = answer(head(visitor), listener);
            then = answer.then;
            visitor.getOutputStream().write(answer.page.bytes());
            visitor.shutdownOutput();
            if (answer.page == LoopbackPage.DONE) {
                close();
            }
        } catch (IOException _) {
            // the visitor has gone, or was too slow
        } finally {
            visitors.release();
            then.run();
        }
    }

    private Answer answer(String head, Listener listener) {
        var lines = head.split("\r\n", -1);
        var request = lines[0].split(" ", -1);
        if (request.length != 3 || !request[2].startsWith("HTTP/1.") || !isForUs(lines)) {
            return Answer.none(LoopbackPage.BAD_REQUEST);
        }
        int mark = request[1].indexOf('?');
        if (!PATH.equals(mark < 0 ? request[1] : request[1].substring(0, mark))) {
            return Answer.none(LoopbackPage.NOT_FOUND);
        }
        if (!request[0].equals("GET")) {
            return Answer.none(LoopbackPage.WRONG_METHOD);
        }
        try {
            var query = mark < 0 ? "" : request[1].substring(mark + 1);
            return new Answer(LoopbackPage.DONE, listener.redirected(query));
        } catch (AuthException _) {
            return Answer.none(LoopbackPage.BAD_REQUEST);
        }
    }

    /** A page that reaches us by a name of its own (DNS rebinding) sends that name. */
    private boolean isForUs(String[] lines) {
        int hosts = 0;
        boolean ours = false;
        for (var line : lines) {
            if (line.regionMatches(true, 0, "host:", 0, "host:".length())) {
                hosts++;
                ours = line.substring("host:".length()).strip().equals(host());
            }
        }
        return hosts == 1 && ours;
    }

    /** All of it has to come in time: who sends a byte now and then would stay for ever. */
    private static String head(Socket visitor) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        var in = visitor.getInputStream();
        var head = new ByteArrayOutputStream();
        int ended = 0;
        while (ended < 4 && head.size() < LONGEST_HEAD) {
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            visitor.setSoTimeout((int) Math.max(1, left));
            int c = left > 0 ? in.read() : -1;
            if (c < 0) {
                break;
            }
            ended = c == (ended % 2 == 0 ? '\r' : '\n') ? ended + 1 : c == '\r' ? 1 : 0;
            head.write(c);
        }
        return ended < 4 ? "" : head.toString(StandardCharsets.ISO_8859_1);
    }

    /** Closes the port; what is being answered is answered. */
    @Override
    public void close() {
        try {
            socket.close();
            if (acceptor.isPresent()) {
                // the system keeps the port open until the thread that waits at it has woken
                acceptor.get().join(Duration.ofSeconds(1));
            }
        } catch (IOException _) {
            // it is as good as closed
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
