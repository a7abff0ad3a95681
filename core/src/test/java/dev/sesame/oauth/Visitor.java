package dev.sesame.oauth;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Somebody who knocks at the port of a login, with bytes of a test's choice. */
final class Visitor {
    private final URI target;

    Visitor(URI target) {
        this.target = target;
    }

    /** Sends a redirect as a browser does, and returns the whole answer. */
    String redirect(String query) throws IOException {
        return send("GET " + target.getPath() + "?" + query + " HTTP/1.1", "Host: " + host());
    }

    String host() {
        return target.getAuthority();
    }

    String send(String... lines) throws IOException {
        try (var socket = connect()) {
            var request = String.join("\r\n", lines) + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    Socket connect() throws IOException {
        return new Socket(target.getHost(), target.getPort());
    }
}
