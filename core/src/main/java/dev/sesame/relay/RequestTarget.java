package dev.sesame.relay;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request to the relay asks for: one of its destinations, and something below that.
 *
 * @param index the number of the destination
 * @param rest the path below it with the query, byte for byte
 */
record RequestTarget(int index, String rest) {
    /** In origin form (RFC 9112 section 3.2.1), of nothing but visible ASCII. */
    private static final Pattern FORM = Pattern.compile("/(0|[1-9]\\d{0,3})([/?][!\"$-~]*)?");

    private static final Pattern BETWEEN_SEGMENTS = Pattern.compile("[/\\\\]");
    private static final Pattern ENCODED = Pattern.compile("%(\\p{XDigit}{2})");

    /** Servers behind a gateway may decode again; nobody writes a path that needs more rounds. */
    private static final int MOST_ROUNDS = 3;

    /** Understands {@code text}; empty when it is of another form, or climbs out of the base. */
    static Optional<RequestTarget> of(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var rest = Optional.ofNullable(parts.group(2)).orElse("");
        int question = rest.indexOf('?');
        return climbs(question < 0 ? rest : rest.substring(0, question))
                ? Optional.empty()
                : Optional.of(new RequestTarget(Integer.parseInt(parts.group(1)), rest));
    }

    private static boolean climbs(String path) {
        var decoded = path;
        for (int round = 0; round <= MOST_ROUNDS; round++) {
            if (hasDotSegment(decoded)) {
                return true;
            }
            var next = decodedOnce(decoded);
            if (next.equals(decoded)) {
                return false;
            }
            decoded = next;
        }
        return true;
    }

    /** Parameters of a segment do not count: some servers take {@code ..;x} for {@code ..}. */
    private static boolean hasDotSegment(String path) {
        for (var segment : BETWEEN_SEGMENTS.split(path, -1)) {
            int end = segment.indexOf(';');
            var name = end < 0 ? segment : segment.substring(0, end);
            if (name.equals(".") || name.equals("..")) {
                return true;
            }
        }
        return false;
    }

    private static String decodedOnce(String path) {
        return ENCODED.matcher(path)
                .replaceAll(found ->
                        Matcher.quoteReplacement(
                                Character.toString(HexFormat.fromHexDigits(found.group(1)))));
    }
}
