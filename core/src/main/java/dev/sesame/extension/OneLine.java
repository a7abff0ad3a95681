package dev.sesame.extension;

import java.util.regex.Pattern;

/** What plugins say in several lines, where there is room for one. */
final class OneLine {
    private static final Pattern BREAK = Pattern.compile("\\s*\\R\\s*");

    private OneLine() {}

    /** Returns {@code text} with a blank in place of each line break and the blanks around it. */
    static String of(String text) {
        return BREAK.matcher(text.strip()).replaceAll(" ");
    }
}
