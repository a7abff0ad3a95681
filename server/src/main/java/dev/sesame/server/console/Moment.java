package dev.sesame.server.console;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes times for people, in UTC as everywhere on the server. */
final class Moment {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

    private Moment() {}

    static String of(Instant time) {
        return FORM.format(time.atOffset(ZoneOffset.UTC));
    }
}
