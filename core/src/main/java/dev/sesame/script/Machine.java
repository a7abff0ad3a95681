package dev.sesame.script;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What decides which build of a program runs here.
 *
 * @param os {@code linux}, {@code darwin}, {@code windows}, or what the JDK calls another
 * @param architecture as the JDK calls it, such as {@code amd64} or {@code aarch64}
 * @param root where the file system of Linux begins
 */
record Machine(String os, String architecture, Path root) {

    static Machine current() {
        var name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        var os = name.startsWith("mac") ? "darwin" : name.startsWith("windows") ? "windows" : name;
        return new Machine(os, System.getProperty("os.arch", ""), Path.of("/"));
    }

    boolean isArm() {
        return architecture.equals("aarch64");
    }

    /** Tells whether the C library is musl, as in Alpine. */
    boolean isMusl() {
        if (!os.equals("linux")) {
            return false;
        }
        try (DirectoryStream<Path> loaders =
                Files.newDirectoryStream(root.resolve("lib"), "ld-musl-*")) {
            return loaders.iterator().hasNext();
        } catch (IOException _) {
            return false;
        }
    }

    /** Tells whether the processor has AVX2; only Linux lets us look, elsewhere it is assumed. */
    boolean isModern() {
        if (!os.equals("linux") || isArm()) {
            return true;
        }
        try {
            return Files.readString(root.resolve("proc/cpuinfo")).contains(" avx2");
        } catch (IOException _) {
            return false;
        }
    }
}
