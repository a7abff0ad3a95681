package dev.sesame.acceptance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** A registry of npm packages made of a few lines each, so that no test needs a network. */
final class NpmRegistry {

    /** Where it is on its server. */
    static final String PATH = "/registry/";

    private static final int BLOCK = 512;
    private static final int CHECKSUM = 148;
    private static final String DURATIONS =
            "module.exports = (text) => Number.parseInt(text) * 24 * 60 * 60 * 1000\n";

    private final String url;
    private final Map<String, String> versions = new HashMap<>();
    private final Map<String, byte[]> archives = new HashMap<>();

    private NpmRegistry(String url) {
        this.url = url + PATH;
    }

    /** Returns a registry at {@code url} with the dependency of case 16. */
    static NpmRegistry withWhatCasesNeed(String url) throws IOException {
        var registry = new NpmRegistry(url);
        registry.add("ms", "2.1.3", DURATIONS);
        registry.add("@opencode-ai/plugin", "1.18.33", "");
        return registry;
    }

    private void add(String name, String version, String source) throws IOException {
        var manifest = JsonNodeFactory.instance.objectNode().put("name", name);
        manifest.put("version", version).put("main", "index.js");
        var archive = new ByteArrayOutputStream();
        try (var zipped = new GZIPOutputStream(archive)) {
            zipped.write(file("package/package.json", manifest.toString()));
            zipped.write(file("package/index.js", source));
            zipped.write(new byte[2 * BLOCK]);
        }
        versions.put(name, version);
        archives.put(name, archive.toByteArray());
    }

    /** Answers a question for a package or its archive. */
    void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            var path = exchange.getRequestURI().getPath().substring(PATH.length());
            var name = path.replaceFirst("/-/.*", "");
            var archive = archives.get(name);
            if (archive == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            boolean isArchive = path.endsWith(".tgz");
            var bytes = isArchive ? archive : describe(name, archive);
            exchange.getResponseHeaders()
                    .set(
                            "Content-Type",
                            isArchive ? "application/octet-stream" : "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private byte[] describe(String name, byte[] archive) {
        var number = versions.getOrDefault(name, "");
        var document = JsonNodeFactory.instance.objectNode().put("name", name);
        document.putObject("dist-tags").put("latest", number);
        var version = document.putObject("versions").putObject(number);
        version.put("name", name).put("version", number).put("main", "index.js");
        version.putObject("dist")
                .put("tarball", url + name + "/-/package-" + number + ".tgz")
                .put("integrity", "sha512-" + digest(archive));
        return document.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String digest(byte[] archive) {
        try {
            var sha = MessageDigest.getInstance("SHA-512").digest(archive);
            return Base64.getEncoder().encodeToString(sha);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-512", e);
        }
    }

    /** Writes one file in the format of tar: a block about it, then its content in whole blocks. */
    private static byte[] file(String name, String text) {
        var content = text.getBytes(StandardCharsets.UTF_8);
        var head = new byte[BLOCK];
        put(head, 0, name);
        put(head, 100, "0000644\0" + "0000000\0".repeat(2));
        put(head, 124, "%011o\0%011o\0        0".formatted(content.length, 0));
        put(head, 257, "ustar\00000");
        int sum = 0;
        for (byte each : head) {
            sum += each;
        }
        put(head, CHECKSUM, "%06o\0 ".formatted(sum));
        int blocks = (content.length + BLOCK - 1) / BLOCK;
        var all = Arrays.copyOf(head, BLOCK + blocks * BLOCK);
        System.arraycopy(content, 0, all, BLOCK, content.length);
        return all;
    }

    private static void put(byte[] head, int at, String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, head, at, bytes.length);
    }
}
