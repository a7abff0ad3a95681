package dev.sesame.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;

/** One use of a connection: set up, headers, body. */
final class Exchange {
    private Exchange() {}

    static HttpURLConnection start(HttpRequest request, Routes routes) throws IOException {
        URI uri = request.uri();
        var connection = (HttpURLConnection) uri.toURL().openConnection(routes.proxyFor(uri));
        if (connection instanceof HttpsURLConnection secure) {
            routes.sockets().ifPresent(secure::setSSLSocketFactory);
        }
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        int limit = (int) Math.min(Integer.MAX_VALUE, request.deadline().toMillis());
        connection.setConnectTimeout(limit);
        connection.setReadTimeout(limit);
        request.headers().forEach(connection::setRequestProperty);
        if (!request.headers().containsKey("User-Agent")) {
            connection.setRequestProperty("User-Agent", "sesame");
        }
        if (request.body().isPresent()) {
            var body = request.body().get();
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            try (var out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        return connection;
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
