package dev.sesame.acceptance;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts how the scenarios ended, by group. Safe for use by many threads. */
final class Tally {

    /** How a scenario ended. */
    enum Ending {
        AGREED,
        DEVIATING,
        FAILING
    }

    private final Map<String, Map<Ending, Integer>> groups = new TreeMap<>();

    synchronized void count(String group, Ending ending) {
        groups.computeIfAbsent(group, _ -> new EnumMap<>(Ending.class))
                .merge(ending, 1, Integer::sum);
    }

    /** Returns a line per group and one for all of them. */
    synchronized String summary() {
        var text = new StringBuilder("Conformance with OpenCode 1.18.33\n");
        var total = new EnumMap<Ending, Integer>(Ending.class);
        groups.forEach((group, counts) -> {
            counts.forEach((ending, count) -> total.merge(ending, count, Integer::sum));
            text.append(line(group + "xx", counts));
        });
        return text.append(line("all", total)).toString();
    }

    private static String line(String name, Map<Ending, Integer> counts) {
        return "  %s: %d agreed, %d deviating, %d failing%n"
                .formatted(
                        name,
                        counts.getOrDefault(Ending.AGREED, 0),
                        counts.getOrDefault(Ending.DEVIATING, 0),
                        counts.getOrDefault(Ending.FAILING, 0));
    }
}
