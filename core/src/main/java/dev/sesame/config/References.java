package dev.sesame.config;

import dev.sesame.config.Variables.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code {env:NAME}} and {@code {file:PATH}} are replaced with.
 *
 * @param variables what {@code env} may name
 * @param folder what a relative {@code file} starts from; empty when files may not be named
 * @param home what {@code ~/} stands for
 */
record References(Variables variables, Optional<Path> folder, Path home) {
    private static final int LARGEST_FILE = 1 << 20;
    private static final Pattern OPENCODES = Pattern.compile("\\{(?:env|file):[^}]+}");

    /** Replaces every reference in {@code text} once; what comes in is not looked at again. */
    String replaceIn(String text) {
        int start = text.indexOf('{');
        if (start < 0) {
            return text;
        }
        var out = new StringBuilder();
        int from = 0;
        for (; start >= 0; start = text.indexOf('{', start)) {
            int end = endOfReference(text, start);
            if (end < 0) {
                refuseHalf(text, start);
                start++;
                continue;
            }
            out.append(text, from, start).append(resolve(text.substring(start, end)));
            from = end;
            start = end;
        }
        return out.append(text, from, text.length()).toString();
    }

    /** Returns the index after a reference that begins at {@code start}, or -1. */
    static int endOfReference(String text, int start) {
        int name;
        if (text.startsWith("{env:", start)) {
            name = start + 5;
        } else if (text.startsWith("{file:", start)) {
            name = start + 6;
        } else {
            return -1;
        }
        int end = text.indexOf('}', name);
        return end > name ? end + 1 : -1;
    }

    /**
     * OpenCode looks for references in the text of a file, so that the half of one in a string ends
     * in another string. A document from the network has no use for that.
     */
    private void refuseHalf(String text, int start) {
        if (folder.isEmpty()
                && (text.startsWith("{env:", start) || text.startsWith("{file:", start))) {
            throw new Refused("it has a reference in it that is not whole");
        }
    }

    /**
     * Tells whether OpenCode would find a reference other than {@code own} in {@code text}, that of
     * a whole file.
     */
    static boolean hasOther(String text, String own) {
        var found = OPENCODES.matcher(text);
        while (found.find()) {
            if (!found.group().equals(own)) {
                return true;
            }
        }
        return false;
    }

    /** Returns what the whole reference {@code {env:…}} or {@code {file:…}} stands for. */
    String resolve(String reference) {
        int colon = reference.indexOf(':');
        var name = reference.substring(colon + 1, reference.length() - 1);
        return reference.startsWith("{env:") ? variables.value(name) : file(reference, name);
    }

    private String file(String reference, String name) {
        if (folder.isEmpty()) {
            throw new Refused(
                    "it may not use " + reference + ": a document from the network reads no files");
        }
        var path = path(name);
        try {
            if (!Files.exists(path)) {
                throw bad(reference, path, "does not exist");
            }
            if (!Files.isRegularFile(path)) {
                throw bad(reference, path, "is not a regular file");
            }
            if (Files.size(path) > LARGEST_FILE) {
                throw bad(reference, path, "is larger than 1 MiB");
            }
            return Files.readString(path).strip();
        } catch (IOException e) {
            throw bad(reference, path, "cannot be read as UTF-8 text");
        }
    }

    private Path path(String name) {
        if (name.indexOf('\0') >= 0) {
            throw new Refused("bad file reference: a path with a NUL in it");
        }
        return name.startsWith("~/")
                ? home.resolve(name.substring(2))
                : folder.orElse(home).resolve(name).normalize();
    }

    private static Refused bad(String reference, Path path, String why) {
        return new Refused("bad file reference: \"" + reference + "\" " + path + " " + why);
    }
}
