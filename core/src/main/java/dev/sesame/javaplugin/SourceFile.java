package dev.sesame.javaplugin;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** A plugin of one source file, as it was when it was read. */
final class SourceFile {
    private static final String SUFFIX = ".java";

    private final PluginFile file;
    private final byte[] text;

    private SourceFile(PluginFile file, byte[] text) {
        this.file = file;
        this.text = text;
    }

    static SourceFile read(PluginFile file) throws IOException {
        return new SourceFile(file, Files.readAllBytes(file.path()));
    }

    /** Returns a name for what is made of it: another file may have the same. */
    String shortName() {
        return simpleName() + "-" + Integer.toHexString(file.path().hashCode());
    }

    /** Returns all that decides what becomes of it: itself, its libraries, Sesame and Java. */
    byte[] identity() {
        var facts = new StringBuilder(file.name());
        facts.append('\n').append(System.getProperty("java.vm.version"));
        stamp(facts, sesame().toFile());
        for (var jar : file.libraries()) {
            stamp(facts, jar.toFile());
        }
        var identity = new ByteArrayOutputStream();
        identity.writeBytes(facts.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        identity.writeBytes(text);
        return identity.toByteArray();
    }

    /** A folder of classes, which only Sesame's own tests have, counts with all its files. */
    private static void stamp(StringBuilder facts, File file) {
        var children = file.list();
        if (children == null) {
            facts.append('\n').append(file.getName()).append(' ').append(file.length());
            facts.append(' ').append(file.lastModified());
            return;
        }
        Arrays.sort(children);
        for (var child : children) {
            stamp(facts, new File(file, child));
        }
    }

    /**
     * Compiles it.
     *
     * @return the classes by binary name
     * @throws dev.sesame.AuthException with the first error and its line
     */
    Map<String, byte[]> compile() throws IOException {
        if (ModuleLayer.boot().findModule("jdk.compiler").isEmpty()) {
            throw file.broken(
                    "a plugin in a .java file needs a JDK, and this Java has no compiler;"
                            + " give it as a jar");
        }
        try {
            var source = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return new Compilation(file, sesame()).of(source.toString());
        } catch (CharacterCodingException _) {
            throw file.broken("it is not UTF-8");
        }
    }

    /** Where the classes are that the plugin is compiled against. */
    private static Path sesame() {
        try {
            var code = SourceFile.class.getProtectionDomain().getCodeSource();
            return Path.of(code.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the class path has no such entry", e);
        }
    }

    /** Returns which of {@code classes} is the plugin: the one called like the file. */
    String className(Set<String> classes) {
        var simple = simpleName();
        for (var name : classes) {
            if (name.equals(simple) || name.endsWith("." + simple)) {
                return name;
            }
        }
        throw file.broken("it has no class " + simple);
    }

    private String simpleName() {
        return file.name().substring(0, file.name().length() - SUFFIX.length());
    }
}
