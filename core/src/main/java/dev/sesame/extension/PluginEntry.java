package dev.sesame.extension;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.shim.Shim;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One entry of the configuration's {@code plugin} list.
 *
 * @param spec a {@code file://} URL, an npm package with or without a version, or {@code
 *     java:class}
 * @param options the second element of a {@code [spec, options]} tuple
 * @param source the file, folder or URL that names it
 */
public record PluginEntry(String spec, Optional<JsonObject> options, String source) {
    private static final String CLASS = "java:";

    /** How a plugin is written, and so what runs it. */
    public enum Form {
        /** A single source file. */
        JAVA_SOURCE("Java source"),
        /** A jar that names its plugins as services. */
        JAR("jar"),
        /** A class on the class path. */
        JAVA_CLASS("Java class"),
        /** A JavaScript or TypeScript file, or a directory with one. */
        SCRIPT("script"),
        /** An npm package. */
        NPM("npm package");

        private final String label;

        Form(String label) {
            this.label = label;
        }

        /** Returns it as people say it. */
        public String label() {
            return label;
        }

        /** Tells whether it runs inside of our own process. */
        public boolean isJava() {
            return this == JAVA_SOURCE || this == JAR || this == JAVA_CLASS;
        }
    }

    /** Returns the entries of {@code config}, lowest layer first; Sesame's own shim is none. */
    public static List<PluginEntry> of(JsonObject config) {
        var entries = new ArrayList<PluginEntry>();
        for (var origin : config.array("plugin_origins")) {
            var object = origin.asObject().orElse(JsonObject.EMPTY);
            var source = object.string("source").orElse("");
            object.get("spec")
                    .flatMap(spec -> of(spec, source))
                    .filter(entry -> !entry.isShim())
                    .ifPresent(entries::add);
        }
        return entries;
    }

    private static Optional<PluginEntry> of(JsonValue spec, String source) {
        var tuple = spec.asArray().orElse(List.of());
        if (tuple.isEmpty()) {
            return spec.asString().map(text -> new PluginEntry(text, Optional.empty(), source));
        }
        var options = tuple.size() > 1 ? tuple.get(1).asObject() : Optional.<JsonObject>empty();
        return tuple.getFirst().asString().map(text -> new PluginEntry(text, options, source));
    }

    private boolean isShim() {
        return path().filter(Shim::isShim).isPresent();
    }

    /** Returns how it is written. */
    public Form form() {
        if (spec.startsWith(CLASS)) {
            return Form.JAVA_CLASS;
        }
        if (path().isEmpty()) {
            return Form.NPM;
        }
        if (spec.endsWith(".java")) {
            return Form.JAVA_SOURCE;
        }
        return spec.endsWith(".jar") ? Form.JAR : Form.SCRIPT;
    }

    /** Returns the file or directory, when it is one. */
    public Optional<Path> path() {
        if (!spec.startsWith("file://")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(URI.create(spec)));
        } catch (IllegalArgumentException _) {
            return asWritten(spec.substring("file://".length()));
        }
    }

    /** OpenCode writes the path as it is, blanks and all. */
    private static Optional<Path> asWritten(String path) {
        try {
            return Optional.of(Path.of(path));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    /** Returns the name of the class, without what says that it is one. */
    String className() {
        return spec.substring(CLASS.length());
    }

    /** Returns a short name for messages: that of the file, or the spec itself. */
    public String name() {
        return path().map(Path::getFileName).map(Path::toString).orElse(spec);
    }

    /** Tells whether the file or directory is there; true for what is none. */
    boolean isThere() {
        return path().map(Files::exists).orElse(true);
    }
}
