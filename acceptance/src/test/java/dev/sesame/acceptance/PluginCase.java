package dev.sesame.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A recorded use of plugins: a project, what is done in it, and what came of it.
 *
 * @param folder with {@code case.json}, {@code expect.json} and the project
 * @param inJava with the same plugins in Java, in a folder that need not exist
 * @param isInJava whether this is about those
 */
record PluginCase(Path folder, Path inJava, boolean isInJava) {

    private static final Path SCRIPTS = Path.of("src/test/resources/plugins");
    private static final Path JAVA = Path.of("src/test/resources/plugins-java");
    private static final String OWN = "expect-sesame.json";

    /** Returns all cases in the order of their numbers, each followed by itself in Java, if any. */
    static List<PluginCase> all() throws IOException {
        var cases = new ArrayList<PluginCase>();
        for (var each : below(SCRIPTS)) {
            cases.add(each);
            if (Files.isDirectory(each.inJava())) {
                cases.add(new PluginCase(each.folder(), each.inJava(), true));
            }
        }
        return cases;
    }

    /** Returns the cases in {@code folder} in the order of their names. */
    static List<PluginCase> below(Path folder) throws IOException {
        try (var folders = Files.list(folder)) {
            return folders.filter(Files::isDirectory).sorted().map(PluginCase::of).toList();
        }
    }

    /** Returns the case in {@code folder}. */
    static PluginCase of(Path folder) {
        return new PluginCase(folder, JAVA.resolve(folder.getFileName()), false);
    }

    String name() {
        return folder.getFileName() + (isInJava ? " in Java" : "");
    }

    JsonNode data() throws IOException {
        return JsonTree.read(folder.resolve("case.json"));
    }

    /** Returns what OpenCode 1.18.33 did, step by step. */
    JsonNode recorded() throws IOException {
        return JsonTree.read(folder.resolve("expect.json")).path("steps");
    }

    /** Returns what we want of each step: what was recorded, with the members of our own file. */
    JsonNode wanted() throws IOException {
        var own = own().path("steps");
        var wanted = JsonNodeFactory.instance.arrayNode();
        int index = 0;
        for (JsonNode step : recorded()) {
            ObjectNode copy = step.deepCopy();
            if (own.path(index).isObject()) {
                copy.setAll((ObjectNode) own.path(index));
            }
            wanted.add(copy);
            index++;
        }
        return wanted;
    }

    /** Tells whether we decided to differ. */
    boolean isDeviation() {
        return Files.exists(ownFile());
    }

    /**
     * Returns our own file: {@code {deviation, why, steps}}; without a content if there is none.
     */
    JsonNode own() throws IOException {
        return isDeviation() ? JsonTree.read(ownFile()) : JsonNodeFactory.instance.missingNode();
    }

    private Path ownFile() {
        return (isInJava ? inJava : folder).resolve(OWN);
    }

    /** Copies the case's files into {@code home} and {@code project}. */
    void prepare(Path home, Path project) throws IOException {
        copy(folder.resolve("project"), project);
        copy(folder.resolve("home"), home);
        if (!isInJava) {
            return;
        }
        for (var scripts : List.of(project.resolve(".opencode"), project.resolve("src"))) {
            new Surroundings(scripts).remove();
        }
        new Surroundings(home.resolve(".config/opencode")).remove();
        copy(inJava.resolve("project"), project);
        copy(inJava.resolve("home"), home);
    }

    private static void copy(Path from, Path to) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        try (var files = Files.walk(from)) {
            for (Path each : files.toList()) {
                var target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.write(target, Files.readAllBytes(each));
                }
            }
        }
    }
}
