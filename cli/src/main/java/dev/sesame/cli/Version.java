package dev.sesame.cli;

/** The version of this program, as the build wrote it into the jar. */
final class Version {
    private Version() {}

    static String current() {
        var version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
