package dev.sesame.script;

import java.util.regex.Pattern;

/**
 * What an entry of the {@code plugin} array asks npm for.
 *
 * @param name the name under which the package is installed; the whole text when it has none, as
 *     with the address of a repository
 * @param version what comes after the name: a version, range, tag or address; {@code latest} when
 *     there is only a name, empty when there is no name
 */
public record NpmSpec(String name, String version) {
    private static final Pattern URL = Pattern.compile("(?i)(git\\+)?[a-z]+:.*");
    private static final Pattern NAME =
            Pattern.compile("(?i)(@[a-z0-9*~-][a-z0-9*._~-]*/)?[a-z0-9~_-][a-z0-9._~-]*");
    private static final Pattern FILE = Pattern.compile("(?i).*\\.(tgz|tar\\.gz|tar)");

    /** Reads {@code spec} as npm does. */
    public static NpmSpec of(String spec) {
        int at = spec.indexOf('@', 1);
        var name = at < 0 ? spec : spec.substring(0, at);
        if (URL.matcher(spec).matches()
                || FILE.matcher(name).matches()
                || !NAME.matcher(name).matches()) {
            return new NpmSpec(spec, "");
        }
        var version = at < 0 ? "latest" : spec.substring(at + 1);
        return new NpmSpec(name, version.isEmpty() ? "*" : version);
    }

    /** Tells whether the name of the package is known before it is installed. */
    boolean isNamed() {
        return !version.isEmpty();
    }
}
