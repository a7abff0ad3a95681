package dev.sesame.javaplugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.plugin.Plugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipFile;
import javax.tools.ToolProvider;

/** A folder in which tests put plugins, and from which they load them. */
record PluginFolder(Path path) {
    static final String SERVICES = "META-INF/services/dev.sesame.plugin.Plugin";

    private static final String IMPORTS =
            "import dev.sesame.json.JsonValue.JsonObject; import dev.sesame.plugin.*;";

    JavaPlugins plugins() {
        return new JavaPlugins(
                new Environment(Map.of(), path, path.resolve("home"), InstantSource.system()));
    }

    Path cache() {
        return path.resolve("home/.cache/sesame/java-plugins");
    }

    /** Writes a source file; {@code $} stands for what every plugin imports. */
    Path source(String name, String text) {
        try {
            var file = path.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text.replace("$;", IMPORTS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a plugin whose only hook is called {@code hook}. */
    Path hooking(String name, String hook) {
        var simple = name.replaceAll(".*/|\\.java", "");
        return source(
                name,
                """
                $;
                public final class %s implements Plugin {
                    public Hooks init(PluginInput input, JsonObject options) {
                        return Hooks.none().on("%s", (in, out) -> out);
                    }
                }
                """
                        .formatted(simple, hook));
    }

    /** Compiles classes against all that the tests see, and packs them. */
    Path jar(String name, String services, Map<String, String> sources) throws IOException {
        var classes = Files.createTempDirectory(path, "classes");
        var files = new ArrayList<Path>();
        for (var source : sources.entrySet()) {
            files.add(source(classes.getFileName() + "/" + source.getKey(), source.getValue()));
        }
        if (!files.isEmpty()) {
            compile(classes, files);
        }
        var jar = path.resolve(name);
        Files.createDirectories(jar.getParent());
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                var all = Files.walk(classes)) {
            for (var file : all.filter(f -> f.toString().endsWith(".class")).toList()) {
                put(out, classes.relativize(file).toString(), Files.readAllBytes(file));
            }
            if (!services.isEmpty()) {
                put(out, SERVICES, services.getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    /** Packs a class {@code Newer} of a Java that does not exist yet. */
    Path newer() throws IOException {
        var jar = jar("newer.jar", "Newer", Map.of("Newer.java", "public class Newer {}"));
        byte[] bytes;
        try (var zip = new ZipFile(jar.toFile());
                var in = zip.getInputStream(zip.getEntry("Newer.class"))) {
            bytes = in.readAllBytes();
        }
        bytes[7] = 99; // the major version of the class file
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            put(out, "Newer.class", bytes);
            put(out, SERVICES, "Newer".getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private static void compile(Path classes, List<Path> files) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            var options = List.of("-proc:none", "-d", classes.toString());
            var units = manager.getJavaFileObjectsFromPaths(files);
            var done = compiler.getTask(null, manager, null, options, null, units).call();
            assertThat(done).isTrue();
        }
    }

    private static void put(JarOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(bytes);
        out.closeEntry();
    }

    /** Returns why {@code file} cannot be loaded. */
    AuthException refusal(Path file) {
        try {
            plugins().load(file);
        } catch (AuthException e) {
            return e;
        }
        throw new AssertionError(file + " was loaded");
    }

    /** Starts a plugin that needs nothing and returns the names of its hooks. */
    static List<String> hooks(Plugin plugin) {
        try {
            return List.copyOf(
                    plugin.init(Inputs.empty(), dev.sesame.json.JsonValue.JsonObject.EMPTY)
                            .names());
        } catch (Exception e) {
            throw new AssertionError("the plugin does not start", e);
        }
    }
}
