package dev.sesame.journey;

import java.time.Duration;

/** A length of time in the words of people. */
final class Age {
    private Age() {}

    static String of(Duration age) {
        if (age.toMinutes() < 2) {
            return Math.max(0, age.toSeconds()) + " seconds";
        }
        if (age.toHours() < 2) {
            return age.toMinutes() + " minutes";
        }
        return age.toDays() < 2 ? age.toHours() + " hours" : age.toDays() + " days";
    }
}
