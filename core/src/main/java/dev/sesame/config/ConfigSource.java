package dev.sesame.config;

/**
 * Where a layer of the configuration came from.
 *
 * @param kind its place in the order of precedence
 * @param location the file or URL, or the name of the environment variable
 */
public record ConfigSource(Kind kind, String location) {

    /** The kinds of layer, lowest first. */
    public enum Kind {
        /** An organisation's discovery document: defaults, never more. */
        ORGANISATION("organisation"),
        /** The global directory. */
        GLOBAL("global"),
        /** The file that {@code OPENCODE_CONFIG} names. */
        CUSTOM("custom"),
        /**
         * {@code opencode.json} and {@code opencode.jsonc} from the worktree down to the folder.
         */
        PROJECT("project"),
        /** A {@code .opencode} directory, or the one that {@code OPENCODE_CONFIG_DIR} names. */
        DIRECTORY("directory"),
        /** {@code OPENCODE_CONFIG_CONTENT}. */
        INLINE("inline"),
        /** The directory of the machine's administrator. */
        MANAGED("managed"),
        /** The platform's managed preferences. */
        PREFERENCES("preferences"),
        /** What plugins made of it. */
        PLUGIN("plugin"),
        /** What OpenCode itself adds in the end: older forms lifted, defaults filled in. */
        DERIVED("OpenCode's");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** Returns the word for people. */
        public String word() {
            return word;
        }
    }

    @Override
    public String toString() {
        return kind.word() + " " + location;
    }
}
