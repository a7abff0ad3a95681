package dev.sesame.server.console;

import dev.sesame.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A piece of a page. What people, tokens and files say gets into it as text or as the value of an
 * attribute, which are always escaped; there is no way around. Immutable.
 */
sealed interface Html {

    /** Adds it to a page. */
    void write(StringBuilder page);

    /** Returns {@code text} as it is; what cannot be seen is made visible. */
    static Html text(String text) {
        return new Text(text);
    }

    /** Returns an element. */
    static Element element(String name, Html... children) {
        return new Element(name, Map.of(), List.of(children));
    }

    /** Returns an element that holds nothing but text. */
    static Element element(String name, String text) {
        return element(name, text(text));
    }

    /** Returns {@code parts} one after the other. */
    static Html all(List<? extends Html> parts) {
        return new All(List.copyOf(parts));
    }

    /** Returns {@code parts} one after the other. */
    static Html all(Html... parts) {
        return new All(List.of(parts));
    }

    /** Text, for everybody to read. */
    record Text(String text) implements Html {
        @Override
        public void write(StringBuilder page) {
            escape(page, Printable.text(text));
        }
    }

    /** Pieces in a row. */
    record All(List<Html> parts) implements Html {
        @Override
        public void write(StringBuilder page) {
            parts.forEach(part -> part.write(page));
        }
    }

    /** An element of HTML, or of SVG within it. */
    record Element(String name, Map<String, String> attributes, List<Html> children)
            implements Html {
        private static final Set<String> VOID = Set.of("br", "col", "input", "link", "meta");
        private static final Set<String> ADDRESSES = Set.of("action", "href", "src");
        private static final Pattern ADDRESS = Pattern.compile("https?://.*|/(?!/).*|[?#].*");

        /**
         * Returns a copy with an attribute.
         *
         * @throws IllegalArgumentException when it would be script, style, or an address that leads
         *     to script
         */
        Element with(String attribute, String value) {
            var lower = attribute.toLowerCase(Locale.ROOT);
            boolean isCode = lower.equals("style") || lower.startsWith("on");
            boolean leadsAstray = ADDRESSES.contains(lower) && !ADDRESS.matcher(value).matches();
            if (isCode || leadsAstray) {
                throw new IllegalArgumentException("not on this page: " + attribute);
            }
            var copy = new LinkedHashMap<>(attributes);
            copy.put(attribute, value);
            return new Element(name, copy, children);
        }

        /** Returns a copy with more in it. */
        Element add(Html... more) {
            var copy = new ArrayList<>(children);
            copy.addAll(List.of(more));
            return new Element(name, attributes, copy);
        }

        @Override
        public void write(StringBuilder page) {
            page.append('<').append(name);
            attributes.forEach((attribute, value) -> {
                page.append(' ').append(attribute).append("=\"");
                escape(page, Printable.text(value));
                page.append('"');
            });
            page.append('>');
            children.forEach(child -> child.write(page));
            if (!VOID.contains(name)) {
                page.append("</").append(name).append('>');
            }
        }
    }

    private static void escape(StringBuilder page, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> page.append("&amp;");
                case '<' -> page.append("&lt;");
                case '>' -> page.append("&gt;");
                case '"' -> page.append("&quot;");
                case '\'' -> page.append("&#39;");
                default -> page.append(c);
            }
        }
    }
}
