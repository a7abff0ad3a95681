package dev.sesame.javaplugin;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.plugin.Plugin;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Loads plugins that are written in Java. Safe for threads.
 *
 * <p>The classes of each file have a class loader of their own. They see the JDK, what a plugin is
 * written against ({@code dev.sesame.plugin}, {@code dev.sesame.json}, {@code Credential}, {@code
 * Secret}, {@code AuthException}, {@code Failure}), themselves, and the jars in the folder {@code
 * lib} beside the file; nothing else of Sesame or of its libraries. That keeps accidents apart, not
 * malice: a plugin is code of the user's account.
 */
public final class JavaPlugins {
    private final ClassCache cache;

    /** Keeps compiled source files in Sesame's cache directory. */
    public JavaPlugins(Environment environment) {
        cache = new ClassCache(environment.sesameCache().resolve("java-plugins"));
    }

    /**
     * Loads and instantiates the plugins of {@code file}: a source file {@code CorpAuth.java} with
     * the class {@code CorpAuth}, compiled when it is new or has changed, or a jar that lists its
     * plugins in {@code META-INF/services/dev.sesame.plugin.Plugin}, in the order of that list.
     *
     * @throws AuthException when any of them cannot be had; the problem begins with the file's
     *     name, and the line if one is known: {@code CorpAuth.java:5: cannot find symbol}
     */
    public List<Plugin> load(Path file) {
        var plugin = new PluginFile(file.toAbsolutePath());
        try {
            if (plugin.name().endsWith(".java")) {
                return List.of(source(plugin));
            }
            if (plugin.name().endsWith(".jar")) {
                return jar(plugin);
            }
        } catch (IOException e) {
            throw plugin.unreadable(e);
        }
        throw plugin.broken("it is neither a .java file nor a .jar file");
    }

    /**
     * Instantiates the class {@code className} of Sesame's own class path, which sees what Sesame
     * sees.
     *
     * @throws AuthException when there is no such class or it is no plugin
     */
    public Plugin named(String className) {
        try {
            return instance(Class.forName(className, true, JavaPlugins.class.getClassLoader()));
        } catch (ClassNotFoundException e) {
            throw unusable(className, "it is not on Sesame's class path", e);
        } catch (ReflectiveOperationException | RuntimeException | Error e) {
            throw unusable(className, Fault.of(e, className).problem(), e);
        }
    }

    private Plugin source(PluginFile file) throws IOException {
        var source = SourceFile.read(file);
        var kept = cache.find(source);
        var classes = kept.isPresent() ? kept.get() : compiled(source);
        var className = source.className(classes.keySet());
        return instance(file, new PluginLoader(file, classes), className);
    }

    private Map<String, byte[]> compiled(SourceFile source) throws IOException {
        var classes = WithoutExit.of(source.compile());
        cache.keep(source, classes);
        return classes;
    }

    private static List<Plugin> jar(PluginFile file) throws IOException {
        var names = file.services();
        var loader = new PluginLoader(file, Map.of());
        var plugins = new ArrayList<Plugin>();
        for (var name : names) {
            plugins.add(instance(file, loader, name));
        }
        return List.copyOf(plugins);
    }

    private static Plugin instance(PluginFile file, PluginLoader loader, String className) {
        try {
            return instance(Class.forName(className, true, loader));
        } catch (ReflectiveOperationException | RuntimeException | Error e) {
            throw file.broken(Fault.of(e, loader), e);
        }
    }

    private static Plugin instance(Class<?> type) throws ReflectiveOperationException {
        if (!Plugin.class.isAssignableFrom(type)) {
            throw new InstantiationException(
                    type.getName() + " does not implement dev.sesame.plugin.Plugin");
        }
        if (Modifier.isAbstract(type.getModifiers())) {
            throw new InstantiationException(type.getName() + " is abstract");
        }
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true); // it need not be public
            return (Plugin) constructor.newInstance();
        } catch (NoSuchMethodException e) {
            throw new InstantiationException(
                    type.getName() + " has no constructor without parameters");
        }
    }

    private static AuthException unusable(String className, String reason, Throwable cause) {
        var entry = "java:" + Printable.of(className);
        return new AuthException(
                Failure.INVALID_CONFIG,
                entry + ": " + reason,
                "Correct the entry " + entry + " of the plugin array, or that class",
                cause);
    }
}
