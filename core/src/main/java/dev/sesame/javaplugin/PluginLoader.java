package dev.sesame.javaplugin;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;

/** The classes of one file; its name is the file's path, so that stack traces tell them apart. */
final class PluginLoader extends URLClassLoader {
    private static final ClassLoader SESAME = PluginLoader.class.getClassLoader();

    private final Map<String, byte[]> compiled;

    /** Loads {@code compiled}, or the file itself when it is a jar, and its libraries. */
    PluginLoader(PluginFile file, Map<String, byte[]> compiled) throws MalformedURLException {
        super(file.path().toString(), urls(file), getPlatformClassLoader());
        this.compiled = compiled;
    }

    private static URL[] urls(PluginFile file) throws MalformedURLException {
        var paths = new ArrayList<Path>();
        if (file.name().endsWith(".jar")) {
            paths.add(file.path());
        }
        paths.addAll(file.libraries());
        var urls = new URL[paths.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = paths.get(i).toUri().toURL();
        }
        return urls;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return Visible.includes(name) ? SESAME.loadClass(name) : super.loadClass(name, resolve);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        var bytes = compiled.get(name);
        if (bytes != null) {
            return defineClass(name, bytes, 0, bytes.length);
        }
        try {
            return super.findClass(name);
        } catch (ClassNotFoundException e) {
            throw new ClassNotFoundException(explain(name), e);
        }
    }

    private static String explain(String name) {
        boolean hidden = SESAME.getResource(name.replace('.', '/') + ".class") != null;
        return hidden
                ? "a plugin does not see the class " + name + ": " + Visible.RULE
                : "there is no class " + name;
    }
}
