package dev.sesame.javaplugin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/**
 * What the compiler reads and writes: of Sesame it finds what plugins see, so that a reference to
 * anything else is an error with a line, and classes stay in memory.
 */
final class CompilerFiles extends ForwardingJavaFileManager<StandardJavaFileManager> {
    private static final String ROOT = "dev.sesame";

    private final Map<String, ByteArrayOutputStream> written = new LinkedHashMap<>();

    private CompilerFiles(StandardJavaFileManager files) {
        super(files);
    }

    static CompilerFiles of(StandardJavaFileManager files, Path sesame, List<Path> libraries)
            throws IOException {
        files.setLocationFromPaths(Sesame.CLASSES, List.of(sesame));
        files.setLocationFromPaths(StandardLocation.CLASS_PATH, libraries);
        return new CompilerFiles(files);
    }

    /** Returns what was compiled, by binary name. */
    Map<String, byte[]> classes() {
        var classes = new LinkedHashMap<String, byte[]>();
        written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
        return classes;
    }

    @Override
    public Iterable<JavaFileObject> list(
            Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse)
            throws IOException {
        if (location != StandardLocation.CLASS_PATH) {
            return super.list(location, packageName, kinds, recurse);
        }
        var classes = Set.of(JavaFileObject.Kind.CLASS);
        var found = new ArrayList<JavaFileObject>();
        if (packageName.equals(ROOT) || packageName.startsWith(ROOT + ".")) {
            for (var file : super.list(Sesame.CLASSES, packageName, classes, false)) {
                if (Visible.includes(super.inferBinaryName(Sesame.CLASSES, file))) {
                    found.add(file);
                }
            }
        }
        super.list(location, packageName, classes, recurse).forEach(found::add);
        return found;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
            Location location,
            String className,
            JavaFileObject.Kind kind,
            @Nullable FileObject sibling) {
        return new Target(className, kind);
    }

    /** Where Sesame's own classes are. */
    private enum Sesame implements JavaFileManager.Location {
        CLASSES;

        @Override
        public String getName() {
            return name();
        }

        @Override
        public boolean isOutputLocation() {
            return false;
        }
    }

    /** The text to compile. */
    static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(Path path, String text) {
            super(path.toUri(), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private final class Target extends SimpleJavaFileObject {
        private final String className;

        Target(String className, Kind kind) {
            super(URI.create("memory:///" + className.replace('.', '/') + kind.extension), kind);
            this.className = className;
        }

        @Override
        public OutputStream openOutputStream() {
            var bytes = new ByteArrayOutputStream();
            written.put(className, bytes);
            return bytes;
        }
    }
}
