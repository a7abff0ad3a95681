package dev.sesame.config;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonBoolean;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Agents, commands, modes and plugins that are files in a configuration directory. Links are
 * followed and hidden files count; a file that cannot be read is passed over, as OpenCode does.
 */
final class MarkdownFiles {
    private static final int MAX_DEPTH = 16;
    private static final long MAX_SIZE = 4 << 20;

    private MarkdownFiles() {}

    /** What a Markdown file describes, and where in the configuration that belongs. */
    enum Kind {
        AGENT("agent", "agent", MAX_DEPTH),
        COMMAND("command", "command", MAX_DEPTH),
        MODE("mode", "agent", 1);

        private final String folder;
        private final String member;
        private final int depth;

        Kind(String folder, String member, int depth) {
            this.folder = folder;
            this.member = member;
            this.depth = depth;
        }
    }

    /**
     * One Markdown file as a layer of configuration.
     *
     * @param path where the file is
     * @param kind what it describes
     * @param tree {@code {"agent":{"name":{…}}}} or the same with {@code command}
     * @param problems what makes it invalid; then the tree means nothing
     */
    record MarkdownFile(Path path, Kind kind, JsonObject tree, List<Problem> problems) {
        MarkdownFile {
            problems = List.copyOf(problems);
        }

        /** Returns what OpenCode prints after {@code Configuration is invalid at <file>}. */
        String complaint() {
            var text = new StringBuilder(kind == Kind.COMMAND ? ": SchemaError: " : "");
            for (var problem : problems) {
                if (kind == Kind.COMMAND) {
                    text.append(problem.equals(problems.getFirst()) ? "" : "\n");
                    text.append(problem.bracketed());
                } else {
                    text.append("\n↳ ").append(problem.line());
                }
            }
            return text.toString();
        }
    }

    /**
     * Reads the Markdown files of {@code directory}: agents, commands, modes, each sorted by path.
     * Of two files for one name only the later counts; modes that are invalid are left out.
     */
    static List<MarkdownFile> read(Path directory) {
        var found = new ArrayList<MarkdownFile>();
        for (var kind : Kind.values()) {
            var byName = new LinkedHashMap<String, MarkdownFile>();
            for (var folder : new String[] {kind.folder, kind.folder + "s"}) {
                read(directory.resolve(folder), kind, byName);
            }
            found.addAll(byName.values());
        }
        return found;
    }

    private static void read(Path folder, Kind kind, Map<String, MarkdownFile> byName) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        for (var file : markdown(folder, kind.depth).entrySet()) {
            text(file.getKey(), file.getValue())
                    .flatMap(FrontMatter::of)
                    .ifPresent(
                            matter -> add(new Found(folder, file.getKey(), kind), matter, byName));
        }
    }

    /** A file, the folder that was searched, and what files there describe. */
    private record Found(Path folder, Path path, Kind kind) {
        Path relative() {
            return folder.relativize(path);
        }
    }

    private static void add(Found file, FrontMatter matter, Map<String, MarkdownFile> byName) {
        var given = JsonObject.EMPTY.with("name", name(file.relative()));
        for (var member : matter.data().members().entrySet()) {
            given = given.with(member.getKey(), member.getValue());
        }
        var name = key(given.get("name").orElseThrow(), file.relative());
        var text = file.kind() == Kind.COMMAND ? "template" : "prompt";
        given = given.with(text, matter.body().strip());
        var checked =
                file.kind() == Kind.COMMAND
                        ? ConfigSchema.checkCommand(given)
                        : ConfigSchema.checkAgent(given);
        if (file.kind() == Kind.MODE && !checked.problems().isEmpty()) {
            return;
        }
        var entry =
                file.kind() == Kind.MODE ? checked.tree().with("mode", "primary") : checked.tree();
        var tree = JsonObject.EMPTY.with(file.kind().member, JsonObject.EMPTY.with(name, entry));
        byName.remove(name);
        byName.put(name, new MarkdownFile(file.path(), file.kind(), tree, checked.problems()));
    }

    /** The path below the folder, with slashes and without the suffix. */
    private static String name(Path relative) {
        var parts = new ArrayList<String>();
        relative.forEach(part -> parts.add(part.toString()));
        var last = parts.removeLast();
        parts.add(last.equals(".md") ? last : last.substring(0, last.length() - 3));
        return String.join("/", parts);
    }

    private static String key(JsonValue name, Path relative) {
        if (name instanceof JsonNumber || name instanceof JsonBoolean) {
            return Wording.plain(name);
        }
        return name.asString().orElseGet(() -> name(relative));
    }

    private static Map<Path, Long> markdown(Path folder, int depth) {
        var files = new TreeMap<Path, Long>();
        var visitor =
                new SimpleFileVisitor<Path>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (file.toString().endsWith(".md") && attributes.isRegularFile()) {
                            files.put(file, attributes.size());
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        return FileVisitResult.CONTINUE; // a link in a circle, or no permission
                    }
                };
        try {
            Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, visitor);
        } catch (IOException e) {
            return Map.of(); // gone since we looked
        }
        return files;
    }

    private static Optional<String> text(Path file, long size) {
        if (size > MAX_SIZE) {
            return Optional.empty();
        }
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns the plugins in {@code plugin/} and {@code plugins/} as {@code file:} addresses. */
    static List<String> pluginFiles(Path directory) {
        var addresses = new ArrayList<String>();
        for (var folder : new String[] {"plugin", "plugins"}) {
            scripts(directory.resolve(folder)).forEach(f -> addresses.add(f.toUri().toString()));
        }
        return addresses;
    }

    private static Collection<Path> scripts(Path folder) {
        var files = new TreeSet<Path>();
        if (!Files.isDirectory(folder)) {
            return files;
        }
        try (var entries = Files.newDirectoryStream(folder, "*.{ts,js,java,jar}")) {
            for (var entry : entries) {
                if (Files.isRegularFile(entry)) {
                    files.add(entry.toAbsolutePath());
                }
            }
            return files;
        } catch (IOException e) {
            return List.of();
        }
    }
}
