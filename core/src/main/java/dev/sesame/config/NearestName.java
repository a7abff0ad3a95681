package dev.sesame.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** What somebody meant who wrote a name that means nothing. */
public final class NearestName {
    private static final int LONGEST = 64;

    private NearestName() {}

    /** Returns the one of {@code known} that is closest to {@code name}, if one is close. */
    public static Optional<String> find(String name, Collection<String> known) {
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        int best = Math.min(name.length(), 1 + Math.max(2, name.length() / 3));
        Optional<String> nearest = Optional.empty();
        for (var candidate : known) {
            int distance = distance(name.toLowerCase(Locale.ROOT), candidate);
            if (distance < best) {
                best = distance;
                nearest = Optional.of(candidate);
            }
        }
        return nearest;
    }

    /** Levenshtein's distance; two letters that changed places are one mistake. */
    private static int distance(String a, String b) {
        var rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                rows[i][j] =
                        i == 0 || j == 0 ? i + j : step(a.substring(0, i), b.substring(0, j), rows);
            }
        }
        return rows[a.length()][b.length()];
    }

    /** The distance of two beginnings, when those of shorter ones are known. */
    private static int step(String a, String b, int[][] rows) {
        int i = a.length();
        int j = b.length();
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best =
                Math.min(rows[i - 1][j - 1] + same, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
        boolean swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
    }
}
