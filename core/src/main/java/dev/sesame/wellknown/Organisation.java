package dev.sesame.wellknown;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.http.Origin;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * An organisation, known by the base URL under which it publishes {@code /.well-known/opencode}: an
 * https origin, or http on this machine.
 */
public final class Organisation {
    private static final String WELL_KNOWN = "/.well-known/opencode";
    private static final int LARGEST_PORT = 65_535;

    private final URI base;

    private Organisation(URI base) {
        this.base = base;
    }

    /**
     * Reads what a person typed or what stands in {@code auth.json}; slashes at the end do not
     * count.
     *
     * @throws AuthException when it is no such URL; user information, query and fragment are
     *     refused
     */
    public static Organisation of(String url) {
        try {
            var uri = new URI(base(url.strip()));
            if (uri.getScheme() == null || uri.getHost() == null || uri.getPort() > LARGEST_PORT) {
                throw refused(
                        url,
                        "fetch() URL is invalid",
                        "Give the whole URL, beginning with https://");
            }
            if (uri.getRawUserInfo() != null
                    || uri.getRawQuery() != null
                    || uri.getRawFragment() != null) {
                throw refused(
                        "it", "a user name, query or fragment has no place in it", "Leave it out");
            }
            if (!Origin.of(uri).isSecure()) {
                throw refused(
                        url,
                        "only https is safe outside of this machine",
                        "Use https://" + uri.getHost());
            }
            return new Organisation(uri);
        } catch (URISyntaxException e) {
            throw refused(
                    url, "fetch() URL is invalid", "Give the whole URL, beginning with https://");
        }
    }

    private static AuthException refused(String url, String why, String nextStep) {
        return new AuthException(
                Failure.INVALID_INPUT,
                "Failed to load auth provider metadata from " + url + ": " + why,
                nextStep);
    }

    /** People paste the document's own address, too. */
    private static String base(String url) {
        var base = withoutSlashes(url);
        return base.endsWith(WELL_KNOWN)
                ? withoutSlashes(base.substring(0, base.length() - WELL_KNOWN.length()))
                : base;
    }

    private static String withoutSlashes(String url) {
        int end = url.length();
        while (end > 0 && url.charAt(end - 1) == '/') {
            end--;
        }
        return url.substring(0, end);
    }

    /** Returns the key under which its credential is stored: the URL without slashes at its end. */
    public String url() {
        return base.toString();
    }

    /** Returns where its document is. */
    public URI document() {
        return URI.create(base + WELL_KNOWN);
    }

    /** Returns its origin. */
    public Origin origin() {
        return Origin.of(base);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Organisation that && base.equals(that.base);
    }

    @Override
    public int hashCode() {
        return base.hashCode();
    }

    @Override
    public String toString() {
        return url();
    }
}
