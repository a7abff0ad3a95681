package dev.sesame.http;

import java.net.URI;

/** A URL as it may be shown to people: without user information, query and fragment. */
public final class DisplayUrl {
    private DisplayUrl() {}

    /** Returns {@code uri} without the parts in which secrets travel. */
    public static String of(URI uri) {
        var text = new StringBuilder();
        text.append(uri.getScheme()).append("://").append(uri.getHost());
        if (uri.getPort() >= 0) {
            text.append(':').append(uri.getPort());
        }
        return text.append(uri.getRawPath() == null ? "" : uri.getRawPath()).toString();
    }
}
