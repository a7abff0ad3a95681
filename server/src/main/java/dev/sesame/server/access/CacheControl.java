package dev.sesame.server.access;

import java.time.Duration;
import java.util.regex.Pattern;

/** How long an answer may be kept (RFC 9111 section 5.2.2). */
final class CacheControl {
    private static final Duration USUAL = Duration.ofMinutes(10);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Pattern MAX_AGE =
            Pattern.compile("(?:^|[,\\s])max-age=\"?(\\d{1,9})", Pattern.CASE_INSENSITIVE);

    private CacheControl() {}

    /**
     * Returns what {@code field} allows: ten minutes when it says nothing, an hour at most, since
     * whoever withdraws a key does not want to wait for longer, and at least {@code least}.
     */
    static Duration maxAge(String field, Duration least) {
        var age = MAX_AGE.matcher(field);
        var said = age.find() ? Duration.ofSeconds(Long.parseLong(age.group(1))) : USUAL;
        if (field.contains("no-store") || field.contains("no-cache")) {
            return least;
        }
        return said.compareTo(least) < 0 ? least : said.compareTo(LONGEST) > 0 ? LONGEST : said;
    }
}
