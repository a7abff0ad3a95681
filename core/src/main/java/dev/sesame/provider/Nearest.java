package dev.sesame.provider;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Names that somebody may have meant. */
final class Nearest {
    private static final int MOST = 3;

    private Nearest() {}

    /**
     * Returns up to three of {@code names} that are close to {@code wanted}, the closest first: two
     * letters or a third of them may differ, or one name contains the other.
     */
    static List<String> to(String wanted, Collection<String> names) {
        int allowed = wanted.length() < 3 ? 1 : Math.max(2, wanted.length() / 3);
        var near = new ArrayList<Candidate>();
        for (var name : names) {
            boolean contained =
                    !wanted.isEmpty() && (name.contains(wanted) || wanted.contains(name));
            int distance = distance(wanted, name, allowed);
            if (contained || distance <= allowed) {
                near.add(new Candidate(name, contained ? Math.min(distance, allowed) : distance));
            }
        }
        return near.stream()
                .sorted(Comparator.comparingInt(Candidate::distance))
                .limit(MOST)
                .map(Candidate::name)
                .toList();
    }

    private record Candidate(String name, int distance) {}

    /** Levenshtein's distance, or more than {@code enough} once it cannot be less. */
    private static int distance(String a, String b, int enough) {
        if (Math.abs(a.length() - b.length()) > enough) {
            return enough + 1;
        }
        var row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
