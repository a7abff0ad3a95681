package dev.sesame.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Recognises an http address with a user, a password or a secret in its query, and one that no
 * browser would accept. Reads as leniently as browsers do; in doubt the address counts as secret.
 */
final class SecretAddress {
    private SecretAddress() {}

    static boolean matches(String text) {
        if (!isHttp(text)) {
            return false;
        }
        var address = withoutIgnored(text);
        int start = address.indexOf(':') + 1;
        while (start < address.length() && isSlash(address.charAt(start))) {
            start++;
        }
        int end = endOfAuthority(address, start);
        var authority = address.substring(start, end);
        int at = authority.lastIndexOf('@');
        return (at > 0 && !authority.substring(0, at).equals(":"))
                || !isHost(authority.substring(at + 1))
                || hasSecretKey(address.substring(end));
    }

    private static boolean isHttp(String text) {
        return text.regionMatches(true, 0, "http://", 0, 7)
                || text.regionMatches(true, 0, "https://", 0, 8);
    }

    private static boolean isSlash(char c) {
        return c == '/' || c == '\\';
    }

    private static String withoutIgnored(String text) {
        var kept = new StringBuilder(text.length());
        text.strip()
                .chars()
                .filter(c -> c != '\t' && c != '\n' && c != '\r')
                .forEach(c -> kept.append((char) c));
        return kept.toString();
    }

    private static int endOfAuthority(String address, int start) {
        int end = start;
        while (end < address.length()
                && !isSlash(address.charAt(end))
                && address.charAt(end) != '?'
                && address.charAt(end) != '#') {
            end++;
        }
        return end;
    }

    private static boolean isHost(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        boolean hasPort = colon > hostAndPort.lastIndexOf(']');
        var host = hasPort ? hostAndPort.substring(0, colon) : hostAndPort;
        return !host.isEmpty()
                && host.chars()
                        .noneMatch(c -> c <= ' ' || c == 0x7f || "<>^|%`{}\"".indexOf(c) >= 0)
                && isAddressOrName(host)
                && (!hasPort || isPort(hostAndPort.substring(colon + 1)));
    }

    /** A host that begins or ends like an IP address has to be one. */
    private static boolean isAddressOrName(String host) {
        if (host.startsWith("[")) {
            return host.endsWith("]")
                    && host.indexOf(':') > 0
                    && host.substring(1, host.length() - 1)
                            .chars()
                            .allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.');
        }
        var labels = host.split("\\.", -1);
        return !isNumber(labels[labels.length - 1])
                || (labels.length == 4 && Arrays.stream(labels).allMatch(SecretAddress::isByte));
    }

    private static boolean isNumber(String label) {
        return !label.isEmpty() && label.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isByte(String label) {
        return isNumber(label) && label.length() <= 3 && Integer.parseInt(label) <= 255;
    }

    private static boolean isPort(String port) {
        return port.length() <= 5
                && port.chars().allMatch(c -> c >= '0' && c <= '9')
                && (port.isEmpty() || Integer.parseInt(port) <= 65535);
    }

    private static boolean hasSecretKey(String rest) {
        int fragment = rest.indexOf('#');
        var path = fragment < 0 ? rest : rest.substring(0, fragment);
        int query = path.indexOf('?');
        if (query < 0) {
            return false;
        }
        for (var parameter : path.substring(query + 1).split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (isSecretKey(equals < 0 ? parameter : parameter.substring(0, equals))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSecretKey(String encoded) {
        try {
            return Redaction.isSecretName(URLDecoder.decode(encoded, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return true;
        }
    }
}
