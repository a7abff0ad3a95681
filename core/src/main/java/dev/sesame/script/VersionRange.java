package dev.sesame.script;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A range of versions as npm writes it (semver): {@code ^1.2 || >=2.0.1 <3}. */
final class VersionRange {
    private static final Pattern HYPHEN = Pattern.compile("(\\S+)\\s+-\\s+(\\S+)");
    private static final Pattern BEHIND_OPERATOR = Pattern.compile("(?<=[<>=~^])\\s+");
    private static final String PART = "(\\d{1,6}|[xX*])";
    private static final Pattern COMPARATOR =
            Pattern.compile(
                    "([<>]=?|=|~>?|\\^|)v?"
                            + PART
                            + ("(?:\\." + PART + "(?:\\." + PART + "(-[^+]+)?(?:\\+.*)?)?)?"));

    private VersionRange() {}

    /** Tells whether {@code version}, a release such as 1.2.3, is in {@code range}. */
    static boolean includes(String range, String version) {
        long tested = Version.of(COMPARATOR.matcher(version)).low();
        for (var alternative : range.split("\\|\\|", -1)) {
            var simple = HYPHEN.matcher(alternative).replaceAll(">=$1 <=$2");
            if (all(BEHIND_OPERATOR.matcher(simple).replaceAll("").strip(), tested)) {
                return true;
            }
        }
        return false;
    }

    private static boolean all(String comparators, long tested) {
        for (var comparator : comparators.split("\\s+", -1)) {
            if (!comparator.isEmpty() && !holds(comparator, tested)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(String comparator, long tested) {
        var matcher = COMPARATOR.matcher(comparator);
        if (!matcher.matches()) {
            return false;
        }
        var version = Version.of(matcher);
        boolean before = version.isBeforeRelease();
        boolean atLeast = tested >= version.low();
        return switch (matcher.group(1)) {
            case ">" -> before ? atLeast : tested >= version.end(version.given());
            case ">=" -> atLeast;
            case "<" -> !atLeast;
            case "<=" -> before ? !atLeast : tested < version.end(version.given());
            case "^" -> atLeast && tested < version.end(version.firstOfWeight());
            case "~", "~>" -> atLeast && tested < version.end(Math.min(2, version.given()));
            default -> !before && atLeast && tested < version.end(version.given());
        };
    }

    /**
     * A version of which the last parts may be open.
     *
     * @param major the first part
     * @param minor the second part, 0 when open
     * @param patch the third part, 0 when open
     * @param given how many parts are not open
     * @param isBeforeRelease whether it is one of those before the release of that number
     */
    private record Version(long major, long minor, long patch, int given, boolean isBeforeRelease) {
        private static final long STEP = 1_000_000;

        static Version of(Matcher matcher) {
            if (!matcher.matches()) {
                throw new IllegalArgumentException("no version");
            }
            var parts = new long[3];
            int given = 0;
            while (given < 3 && isNumber(matcher.group(given + 2))) {
                parts[given] = Long.parseLong(matcher.group(given + 2));
                given++;
            }
            return new Version(parts[0], parts[1], parts[2], given, matcher.group(5) != null);
        }

        private static boolean isNumber(@org.jspecify.annotations.Nullable String part) {
            return part != null && Character.isDigit(part.charAt(0));
        }

        long low() {
            return number(major, minor, patch);
        }

        /** Returns the first version that differs in the first {@code parts} parts. */
        long end(int parts) {
            return switch (parts) {
                case 0 -> Long.MAX_VALUE;
                case 1 -> number(major + 1, 0, 0);
                case 2 -> number(major, minor + 1, 0);
                default -> low() + 1;
            };
        }

        /** What may not change under {@code ^}: all up to the first part that is not 0. */
        int firstOfWeight() {
            int first = major > 0 ? 1 : minor > 0 ? 2 : 3;
            return Math.min(first, given);
        }

        private static long number(long major, long minor, long patch) {
            return (major * STEP + minor) * STEP + patch;
        }
    }
}
