package dev.sesame.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands before the JDK's HTTP server, which waits for ever for the first line of a client that
 * speaks TLS to it: says 400 to such a client at once, as other servers do, and passes everything
 * else on.
 */
final class FrontDoor implements AutoCloseable {

    private static final int TLS_HANDSHAKE = 0x16;
    private static final byte[] REFUSAL =
            "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket door;
    private final InetSocketAddress house;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    FrontDoor(InetAddress address, InetSocketAddress house) throws IOException {
        this.house = house;
        door = new ServerSocket(0, 0, address);
        threads.execute(this::welcome);
    }

    int port() {
        return door.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket each : open) {
            each.close();
        }
        threads.shutdownNow();
    }

    private void welcome() {
        try {
            while (!door.isClosed()) {
                var guest = door.accept();
                open.add(guest);
                threads.execute(() -> receive(guest));
            }
        } catch (IOException _) {
            // closed: nobody comes in any more
        }
    }

    private void receive(Socket guest) {
        try (guest) {
            int first = guest.getInputStream().read();
            if (first == TLS_HANDSHAKE) {
                guest.getOutputStream().write(REFUSAL);
                return;
            }
            if (first >= 0) {
                passOn(guest, first);
            }
        } catch (IOException _) {
            // one of the two has gone, which closes the other
        } finally {
            open.remove(guest);
        }
    }

    private void passOn(Socket guest, int first) throws IOException {
        try (var host = new Socket(house.getAddress(), house.getPort())) {
            host.setTcpNoDelay(true);
            guest.setTcpNoDelay(true);
            host.getOutputStream().write(first);
            threads.execute(() -> copyRequests(guest, host));
            host.getInputStream().transferTo(guest.getOutputStream());
        }
    }

    private static void copyRequests(Socket guest, Socket host) {
        try {
            guest.getInputStream().transferTo(host.getOutputStream());
            host.shutdownOutput();
        } catch (IOException _) {
            // the answering side closes both
        }
    }
}
