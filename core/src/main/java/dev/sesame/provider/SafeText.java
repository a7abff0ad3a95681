package dev.sesame.provider;

/** Text from the network, made fit to be shown. */
final class SafeText {
    private static final int MAX_LENGTH = 4000;

    private SafeText() {}

    /** Returns {@code text} with its control characters but line breaks and tabs taken out. */
    static String paragraph(String text) {
        return clean(text, true);
    }

    /** Returns {@code text} in one line. */
    static String line(String text) {
        return clean(text, false);
    }

    private static String clean(String text, boolean breaks) {
        var out = new StringBuilder();
        for (int i = 0; i < text.length() && out.length() < MAX_LENGTH; i++) {
            char c = text.charAt(i);
            if (!Character.isISOControl(c) || (breaks && (c == '\n' || c == '\t'))) {
                out.append(c);
            } else if (c == '\n' || c == '\t') {
                out.append(' ');
            }
        }
        return out.toString();
    }
}
