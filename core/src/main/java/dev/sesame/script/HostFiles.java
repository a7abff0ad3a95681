package dev.sesame.script;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.file.AtomicFile;
import dev.sesame.file.Disposal;
import dev.sesame.file.OwnerOnly;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;

/**
 * The scripts of the host and the libraries that it may need, as files in the cache, for the owner
 * alone. What has changed there is put right before it is used: the scripts by the checksum that
 * their directory is named by, the libraries by their content. Older versions of the scripts go
 * when a new one comes.
 */
final class HostFiles {
    /** The SHA-256 of the compiler, by which the host itself checks the file. */
    static final String TYPESCRIPT_DIGEST =
            "3ae902c92cc44dace175c0e69e13a4b0899f6983c6121d76b9ab8dd5795e7675";

    private static final String WEBJARS = "/META-INF/resources/webjars/";
    private static final String TYPESCRIPT = "typescript/5.9.3/lib/typescript.js";
    private static final String ZOD = "zod/3.25.76/v4/";
    private static final String FOLDER = "dev/sesame/script/";
    private static final Pattern VERSION = Pattern.compile("[0-9a-f]{1,8}");
    private static final List<String> SCRIPTS =
            List.of(
                    "bun.mjs",
                    "channel.mjs",
                    "failure.mjs",
                    "fetch.mjs",
                    "host.mjs",
                    "input.mjs",
                    "modules.mjs",
                    "node-bun.mjs",
                    "node-hooks.mjs",
                    "node-shell.mjs",
                    "node-source.mjs",
                    "node-thread.mjs",
                    "node-typescript.mjs",
                    "node.mjs",
                    "plugin.mjs",
                    "process.mjs",
                    "tools.mjs",
                    "values.mjs");
    private static final List<String> ZOD_CLASSIC =
            List.of("checks", "coerce", "compat", "errors", "external", "iso", "parse", "schemas");
    private static final List<String> ZOD_CORE =
            List.of(
                    "api",
                    "checks",
                    "core",
                    "doc",
                    "errors",
                    "function",
                    "index",
                    "json-schema",
                    "parse",
                    "regexes",
                    "registries",
                    "schemas",
                    "standard-schema",
                    "to-json-schema",
                    "util",
                    "versions");

    private final Path cache;

    /** Keeps the files below {@code sesameCache}. */
    HostFiles(Path sesameCache) {
        cache = sesameCache.resolve("script-host");
    }

    /** Returns the directory of the scripts of the host. */
    Path scripts() {
        var version = version();
        var directory = cache.resolve(version);
        if (!version.equals(versionIn(directory))) {
            put(directory, scriptsCarried());
            Disposal.deleteOlder(directory, Disposal.REMAKEABLE, VERSION);
        }
        return directory;
    }

    private static Map<String, byte[]> scriptsCarried() {
        var files = new LinkedHashMap<String, byte[]>();
        for (var name : SCRIPTS) {
            files.put(name, resource(name));
        }
        return files;
    }

    /** Returns the file of the TypeScript compiler, which {@link #typescript} makes. */
    Path typescriptFile() {
        return cache.resolve("typescript-5.9.3").resolve("typescript.js");
    }

    /** Puts the TypeScript compiler in its place. */
    void typescript() {
        var files = Map.of("typescript.js", resource(WEBJARS + TYPESCRIPT));
        put(cache.resolve("typescript-5.9.3"), files);
    }

    /** Returns the directory where compiled scripts are kept. */
    Path compiled() {
        return cache.resolve("compiled");
    }

    /** Returns the directory of zod 4; of its languages there is only the one it speaks anyway. */
    Path zod() {
        var files = new LinkedHashMap<String, byte[]>();
        files.put("package.json", utf8("{\"type\":\"module\"}"));
        files.put("v4/locales/index.js", utf8("export { default as en } from \"./en.js\"\n"));
        files.put("v4/locales/en.js", resource(WEBJARS + ZOD + "locales/en.js"));
        for (var name : ZOD_CLASSIC) {
            files.put(
                    "v4/classic/" + name + ".js",
                    resource(WEBJARS + ZOD + "classic/" + name + ".js"));
        }
        for (var name : ZOD_CORE) {
            files.put("v4/core/" + name + ".js", resource(WEBJARS + ZOD + "core/" + name + ".js"));
        }
        return put(cache.resolve("zod-3.25.76"), files);
    }

    private static Path put(Path directory, Map<String, byte[]> files) {
        try {
            for (var file : files.entrySet()) {
                var path = directory.resolve(file.getKey());
                if (!holds(path, file.getValue())) {
                    Files.createDirectories(path.resolveSibling(""), OwnerOnly.directory());
                    AtomicFile.replace(path, new String(file.getValue(), StandardCharsets.UTF_8));
                }
            }
            return directory;
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    directory + " cannot be written: " + e.getMessage(),
                    "Plugins need a cache: make the directory writable, or set XDG_CACHE_HOME",
                    e);
        }
    }

    private static boolean holds(Path file, byte[] content) throws IOException {
        return Files.isRegularFile(file)
                && Files.size(file) == content.length
                && Arrays.equals(Files.readAllBytes(file), content);
    }

    private static byte[] resource(String name) {
        try (InputStream in = HostFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its file " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From the checksums that the jar has anyway: to read the scripts would hold up each start. */
    private static String version() {
        var sum = new CRC32();
        try (var jar = new ZipFile(program())) {
            for (var name : SCRIPTS) {
                add(sum, jar.getEntry(FOLDER + name).getCrc());
            }
        } catch (IOException _) { // a folder of classes, while Sesame is being built
            scriptsCarried().values().forEach(script -> add(sum, checksum(script)));
        }
        return Long.toHexString(sum.getValue());
    }

    private static String versionIn(Path directory) {
        var sum = new CRC32();
        try {
            for (var name : SCRIPTS) {
                add(sum, checksum(Files.readAllBytes(directory.resolve(name))));
            }
        } catch (IOException _) {
            return "";
        }
        return Long.toHexString(sum.getValue());
    }

    private static void add(CRC32 sum, long checksum) {
        sum.update(utf8(Long.toHexString(checksum)));
    }

    private static long checksum(byte[] content) {
        var sum = new CRC32();
        sum.update(content);
        return sum.getValue();
    }

    private static File program() {
        var source = HostFiles.class.getProtectionDomain().getCodeSource();
        return new File(URI.create(source.getLocation().toString()));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
