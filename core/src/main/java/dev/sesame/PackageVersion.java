package dev.sesame;

import java.util.regex.Pattern;

/**
 * One version of one npm package, {@code @corp/auth@1.4.0}: whoever allows that text has allowed
 * the same code tomorrow.
 */
public final class PackageVersion {
    /** As in semver 2.0.0: npm takes anything else for a tag, which can be moved. */
    private static final Pattern EXACT =
            Pattern.compile(
                    "(@[\\w.-]+/)?[\\w.-]+@NUMBER\\.NUMBER\\.NUMBER(-WORDS)?(\\+WORDS)?"
                            .replace("WORDS", "WORD(\\.WORD)*")
                            .replace("WORD", "(NUMBER|[0-9]*[A-Za-z-][0-9A-Za-z-]*)")
                            .replace("NUMBER", "(0|[1-9][0-9]{0,14})"));

    private PackageVersion() {}

    /** Tells whether {@code spec} names one version of one npm package. */
    public static boolean isExact(String spec) {
        return EXACT.matcher(spec).matches();
    }

    /** Tells whether both, which are exact, are versions of the same package. */
    public static boolean isSamePackage(String one, String other) {
        return name(one).equals(name(other));
    }

    private static String name(String spec) {
        return spec.substring(0, spec.lastIndexOf('@'));
    }
}
