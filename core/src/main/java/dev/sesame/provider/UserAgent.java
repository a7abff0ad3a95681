package dev.sesame.provider;

/** The header {@code User-Agent} of requests to models. */
final class UserAgent {
    /** What Sesame calls itself when nobody asks for another name. */
    static final String NAME = "sesame";

    private static final String SUFFIX =
            " ai-sdk/sesame/" + version() + " runtime/java/" + Runtime.version().feature();

    private UserAgent() {}

    /**
     * Returns {@code name}, which a plugin or the configuration chose, with what sends the request
     * behind it. OpenCode appends words of the same form, by which gateways know them.
     */
    static String signed(String name) {
        return name + SUFFIX;
    }

    private static String version() {
        var version = UserAgent.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
