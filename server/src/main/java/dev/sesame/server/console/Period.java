package dev.sesame.server.console;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/**
 * The days that a report is about, in UTC.
 *
 * @param from the first
 * @param to the last, not before it
 * @param problem why these are not the days that were asked for; empty when they are
 */
record Period(LocalDate from, LocalDate to, String problem) {
    private static final int USUAL = 30;
    private static final int LONGEST = 366;

    /** Reads the parameters {@code from} and {@code to}; the last thirty days without them. */
    static Period of(Visit visit) {
        var today = LocalDate.ofInstant(visit.now(), ZoneOffset.UTC);
        var usual = new Period(today.minusDays(USUAL - 1), today, "");
        try {
            var from = day(visit.parameter("from"), usual.from);
            var to = day(visit.parameter("to"), usual.to);
            if (from.isAfter(to)) {
                return usual.because("The first day is after the last one.");
            }
            return ChronoUnit.DAYS.between(from, to) < LONGEST
                    ? new Period(from, to, "")
                    : usual.because("More than " + LONGEST + " days cannot be shown at once.");
        } catch (DateTimeParseException _) {
            return usual.because("A day is written as 2026-01-31.");
        }
    }

    private static LocalDate day(String text, LocalDate otherwise) {
        return text.isEmpty() ? otherwise : LocalDate.parse(text);
    }

    private Period because(String reason) {
        return new Period(from, to, reason + " These are the last " + USUAL + " days.");
    }
}
