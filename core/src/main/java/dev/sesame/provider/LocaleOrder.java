package dev.sesame.provider;

import java.util.Comparator;

/**
 * The order in which JavaScript's {@code localeCompare} puts identifiers: punctuation before digits
 * before letters, case only when nothing else differs, small letters first. Written out because the
 * collator of the platform ignores punctuation and costs start-up time. Other than ASCII follows by
 * code unit.
 */
final class LocaleOrder implements Comparator<String> {
    private static final String PUNCTUATION = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";

    @Override
    public int compare(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            int order = Integer.compare(weight(a.charAt(i)), weight(b.charAt(i)));
            if (order != 0) {
                return order;
            }
        }
        int order = Integer.compare(a.length(), b.length());
        // among equal words "ab" comes before "aB": the reverse of the order of code units
        return order != 0 ? order : b.compareTo(a);
    }

    private static int weight(char c) {
        int punctuation = PUNCTUATION.indexOf(c);
        if (punctuation >= 0) {
            return punctuation;
        }
        if (c >= 'A' && c <= 'Z') {
            return c - 'A' + 'a';
        }
        return c < ' ' ? -1 : c;
    }
}
