package dev.sesame.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One use of a connection: set up, headers, body. */
final class Exchange {
    private Exchange() {}

    /**
     * Connects and sends; a read may wait as long as {@code patience}, which is fixed from here.
     */
    static HttpURLConnection start(HttpRequest request, Route route, Duration patience)
            throws IOException {
        var connection = route.open(request);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout(millis(request.deadline()));
        connection.setReadTimeout(millis(patience));
        // first, so that one of the request replaces it, whatever the case of its name
        connection.setRequestProperty("User-Agent", "sesame");
        request.headers().forEach(connection::setRequestProperty);
        connection.setRequestMethod(request.method());
        if (request.body().isPresent()) {
            var body = request.body().get();
            connection.setDoOutput(true);
            try (var out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        return connection;
    }

    private static int millis(Duration limit) {
        return (int) Math.min(Integer.MAX_VALUE, limit.toMillis());
    }

    static Map<String, String> headers(HttpURLConnection connection) {
        var headers = new HashMap<String, String>();
        for (int i = 0; connection.getHeaderField(i) != null; i++) {
            var name = connection.getHeaderFieldKey(i);
            if (name != null) {
                headers.put(name.toLowerCase(Locale.ROOT), connection.getHeaderField(i));
            }
        }
        return Map.copyOf(headers);
    }

    static InputStream body(HttpURLConnection connection, int status) throws IOException {
        var stream = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
        return stream == null ? InputStream.nullInputStream() : stream;
    }
}
