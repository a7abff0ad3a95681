package dev.sesame.javaplugin;

/** What of Sesame a plugin sees. */
final class Visible {
    /** The same for people. */
    static final String RULE =
            "of Sesame a plugin sees dev.sesame.plugin, dev.sesame.json, Credential, Secret,"
                    + " AuthException and Failure, and libraries only in the folder lib beside it";

    private static final String ROOT = "dev.sesame.";
    private static final String[] PACKAGES = {"dev.sesame.plugin.", "dev.sesame.json."};
    private static final String[] TYPES = {
        "dev.sesame.credential.Credential",
        "dev.sesame.Secret",
        "dev.sesame.AuthException",
        "dev.sesame.Failure"
    };

    private Visible() {}

    /** Tells whether the class of this binary name is one that plugins share with Sesame. */
    static boolean includes(String name) {
        if (!name.startsWith(ROOT)) {
            return false;
        }
        for (var prefix : PACKAGES) {
            if (name.startsWith(prefix) && name.indexOf('.', prefix.length()) < 0) {
                return true;
            }
        }
        for (var type : TYPES) {
            if (name.equals(type) || name.startsWith(type + "$")) {
                return true;
            }
        }
        return false;
    }
}
