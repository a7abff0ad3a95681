package dev.sesame.server.definition;

import dev.sesame.config.ConfigProblem.Severity;
import dev.sesame.http.Origin;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads addresses of servers. */
final class Address {
    private static final int LARGEST_PORT = 65_535;

    /** Stands for an address that could not be read, which has been said. */
    static final URI NOWHERE = URI.create("https://nowhere.invalid");

    private Address() {}

    /**
     * Returns the address that {@code node} is, without slashes at its end.
     *
     * @param unsafe how bad http outside of this machine is
     */
    static Optional<URI> of(Node node, Severity unsafe) {
        var text = node.text();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            var uri = new URI(withoutSlashes(text.get()));
            if (!isAddress(uri)) {
                node.error("an address is expected, such as https://ai.acme.example");
                return Optional.empty();
            }
            if (!Origin.of(uri).isSecure()) {
                node.add(
                        List.of(),
                        "http can be read by everybody on the way: use https://" + uri.getHost(),
                        unsafe);
            }
            return Optional.of(uri);
        } catch (URISyntaxException _) {
            node.error("an address is expected, such as https://ai.acme.example");
            return Optional.empty();
        }
    }

    private static boolean isAddress(URI uri) {
        var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        return (scheme.equals("https") || scheme.equals("http"))
                && uri.getHost() != null
                && uri.getPort() <= LARGEST_PORT
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
    }

    private static String withoutSlashes(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(0, end);
    }
}
