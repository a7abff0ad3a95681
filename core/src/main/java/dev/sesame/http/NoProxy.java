package dev.sesame.http;

import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;

/**
 * The hosts of {@code NO_PROXY}, as curl and Node.js read it: parted by commas or blanks; {@code
 * *}; a name with all names below it, with or without {@code .} or {@code *.} before it; an
 * address; a range of addresses, as {@code 10.0.0.0/8}; each but the range with {@code :port} if
 * need be.
 *
 * @param entries the text of the variable
 */
record NoProxy(String entries) {

    /** Tells whether {@code uri} is reached without a proxy. */
    boolean covers(URI uri) {
        var origin = Origin.of(uri);
        var host = origin.host().replaceAll("^\\[|\\]$", "");
        for (var entry : entries.toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
            if (!entry.isEmpty() && matches(entry, host, origin.port())) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String entry, String host, int port) {
        if (entry.equals("*")) {
            return true;
        }
        if (entry.indexOf('/') >= 0) {
            return isWithin(entry, host);
        }
        var name = entry;
        boolean isBareIpv6 = entry.indexOf(':') != entry.lastIndexOf(':') && !entry.startsWith("[");
        int colon = isBareIpv6 ? -1 : entry.indexOf(':', entry.indexOf(']') + 1);
        if (colon >= 0) {
            if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
                return false;
            }
            name = entry.substring(0, colon);
        }
        return isHost(name.replaceAll("^\\[|\\]$|^\\*?\\.|\\.$", ""), host);
    }

    private static boolean isHost(String name, String host) {
        if (isAddress(name) && isAddress(host)) {
            return Arrays.equals(address(name), address(host));
        }
        return !name.isEmpty()
                && (host.equals(name) || (host.endsWith("." + name) && !isAddress(host)));
    }

    private static boolean isWithin(String range, String host) {
        int slash = range.indexOf('/');
        var net = range.substring(0, slash).replaceAll("^\\[|\\]$", "");
        var length = range.substring(slash + 1);
        if (!isAddress(net) || !isAddress(host) || !length.matches("\\d{1,3}")) {
            return false;
        }
        var from = address(net);
        var asked = address(host);
        int bits = Integer.parseInt(length);
        if (from.length != asked.length || bits > 8 * from.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((from[bit / 8] & mask) != (asked[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** Tells an address from a name, so that no name is ever looked up here. */
    private static boolean isAddress(String text) {
        return text.indexOf(':') >= 0 || text.matches("\\d{1,3}(\\.\\d{1,3}){3}");
    }

    private static byte[] address(String text) {
        try {
            return InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
