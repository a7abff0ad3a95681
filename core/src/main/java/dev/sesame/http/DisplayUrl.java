package dev.sesame.http;

import java.net.URI;

/** A URL as it may be shown to people: without user information, query and fragment. */
public final class DisplayUrl {
    private DisplayUrl() {}

    /** Returns {@code text} without user information, should it be a URL that has some. */
    public static String of(String text) {
        int start = text.indexOf("://") + "://".length();
        int end = start < "://".length() ? -1 : text.indexOf('/', start);
        int at = text.lastIndexOf('@', end < 0 ? text.length() : end);
        return start < "://".length() || at < start
                ? text
                : text.substring(0, start) + text.substring(at + 1);
    }

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
