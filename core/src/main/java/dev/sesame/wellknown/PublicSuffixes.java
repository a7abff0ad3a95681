package dev.sesame.wellknown;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** The Public Suffix List: domains below which anybody can register a name. */
final class PublicSuffixes {
    private final Set<String> rules = new HashSet<>();

    /** Returns the list; it is read when it is first needed. */
    static PublicSuffixes list() {
        return Once.LIST;
    }

    private static final class Once {
        static final PublicSuffixes LIST = new PublicSuffixes();
    }

    private PublicSuffixes() {
        var in = PublicSuffixes.class.getResourceAsStream("public-suffixes.txt");
        if (in == null) {
            throw new IllegalStateException(
                    "the list of public suffixes is missing from the program");
        }
        try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                rules.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells whether {@code domain} is a public suffix; a domain of one label always is. */
    boolean contains(String domain) {
        if (domain.indexOf('.') < 0) {
            return true;
        }
        if (rules.contains("!" + domain)) {
            return false;
        }
        return rules.contains(domain)
                || rules.contains("*" + domain.substring(domain.indexOf('.')));
    }
}
