package dev.sesame.config;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.config.ConfigProblem.Severity;
import dev.sesame.config.ConfigSource.Kind;
import dev.sesame.config.MarkdownFiles.MarkdownFile;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the configuration that applies in one working directory. For one thread; reads the disk
 * anew at each call.
 */
public final class ConfigFiles {
    private static final List<String> NAMES = List.of("opencode.json", "opencode.jsonc");

    private final Environment environment;
    private final ConfigPlaces places;
    private final Variables withTokens;
    private final Variables withoutTokens;

    /**
     * @param environment where to look, and what {@code {env:…}} stands for
     * @param tokens the organisations' tokens by the variable that stands for them; they win over
     *     real variables in all files but the managed ones
     */
    public ConfigFiles(Environment environment, Map<String, Secret> tokens) {
        this.environment = environment;
        this.places = new ConfigPlaces(environment);
        this.withTokens = Variables.of(environment, tokens);
        this.withoutTokens = Variables.of(environment);
    }

    /**
     * Returns the directories with agents, commands and plugins, lowest first: the global one,
     * {@code .opencode} from the folder upwards, and so on.
     */
    public static Collection<Path> directories(Environment environment) {
        return new ConfigPlaces(environment).directories();
    }

    /** Returns the top directory of the repository that the working directory is in. */
    public static Optional<Path> worktree(Environment environment) {
        return new ConfigPlaces(environment).worktree();
    }

    /**
     * Reads all layers and puts them over those of the organisations.
     *
     * @throws AuthException when a source cannot be used; all problems of the first such source are
     *     listed
     */
    public Config load(List<ConfigLayer> organisations) {
        var config = look(organisations);
        if (!config.tree().array("plugin").isEmpty()) {
            places.directories().forEach(IgnoreFile::addTo);
        }
        return config;
    }

    /**
     * As {@link #load}, but makes nothing ready for plugins: they are not about to be installed.
     *
     * @throws AuthException as {@link #load}
     */
    public Config look(List<ConfigLayer> organisations) {
        var global = layers(global());
        var above = layers(aboveGlobal());
        var globalTree = JsonObject.EMPTY;
        for (var layer : global) {
            globalTree = globalTree.under(layer.tree());
        }
        var trees = new ArrayList<JsonObject>();
        organisations.forEach(layer -> trees.add(layer.tree()));
        trees.add(globalTree);
        above.forEach(layer -> trees.add(layer.tree()));
        var merged = Merge.united(trees);
        var all = new ArrayList<>(organisations);
        all.addAll(global);
        all.addAll(above);
        return settle(merged, all);
    }

    private Config settle(JsonObject merged, List<ConfigLayer> layers) {
        var user = environment.nonEmpty("USER").or(() -> environment.nonEmpty("USERNAME"));
        var finished = EffectiveConfig.finish(merged, environment, user.orElse("unknown"));
        var tree = PluginList.settle(finished, layers);
        return new Config(tree, merged, layers);
    }

    /** Returns every problem of every source, in the order of the layers. */
    public List<ConfigProblem> lint() {
        var problems = new ArrayList<ConfigProblem>();
        global().forEach(reading -> problems.addAll(reading.problems()));
        aboveGlobal().forEach(reading -> problems.addAll(reading.problems()));
        return problems;
    }

    private static List<ConfigLayer> layers(List<Reading> readings) {
        return readings.stream().map(Reading::orThrow).toList();
    }

    private List<Reading> global() {
        var readings = new ArrayList<Reading>();
        // what organisations say is read from themselves, not from the copy made for OpenCode
        if (!new MaterialisedConfig(environment).isUnchanged()) {
            read(Kind.GLOBAL, places.global().resolve("config.json")).ifPresent(readings::add);
        }
        for (var name : NAMES) {
            read(Kind.GLOBAL, places.global().resolve(name)).ifPresent(readings::add);
        }
        if (Files.exists(places.global().resolve("config"))) {
            LegacyToml.migrate(places.global())
                    .map(tree -> layer(Kind.GLOBAL, places.global().resolve("config"), tree))
                    .ifPresent(layer ->
                            readings.add(Reading.of(ConfigText.withSchema(layer), List.of())));
        }
        if (readings.isEmpty() && places.mayCreateGlobal() && isFileless(places.global())) {
            ConfigFile.createGlobal(places.global());
            read(Kind.GLOBAL, places.global().resolve("opencode.jsonc")).ifPresent(readings::add);
        }
        return readings;
    }

    private static boolean isFileless(Path global) {
        return !Files.exists(global.resolve("config.json"))
                && NAMES.stream().noneMatch(name -> Files.exists(global.resolve(name)));
    }

    private List<Reading> aboveGlobal() {
        var readings = new ArrayList<Reading>();
        places.custom().flatMap(path -> read(Kind.CUSTOM, path)).ifPresent(readings::add);
        for (var folder : places.projectFolders()) {
            readPair(Kind.PROJECT, folder, withTokens, readings);
        }
        for (var directory : places.directories()) {
            readDirectory(directory, readings);
        }
        inline().ifPresent(readings::add);
        readPair(Kind.MANAGED, places.managed(), withoutTokens, readings);
        readings.addAll(ManagedPreferences.read(environment));
        return readings;
    }

    private void readDirectory(Path directory, List<Reading> readings) {
        boolean isGlobal = directory.equals(places.global());
        var kind = isGlobal ? Kind.GLOBAL : Kind.DIRECTORY;
        if (!isGlobal) {
            readPair(kind, directory, withTokens, readings);
        }
        MarkdownFiles.read(directory).forEach(file -> readings.add(reading(kind, file)));
        var plugins = MarkdownFiles.pluginFiles(directory);
        if (!plugins.isEmpty()) {
            var tree = JsonObject.EMPTY.with("plugin", JsonArray.ofStrings(plugins));
            readings.add(Reading.of(layer(kind, directory, tree), List.of()));
        }
    }

    private static Reading reading(Kind kind, MarkdownFile file) {
        var layer = layer(kind, file.path(), file.tree());
        if (file.problems().isEmpty()) {
            return Reading.of(layer, List.of());
        }
        var problems =
                file.problems().stream()
                        .map(p ->
                                new ConfigProblem(
                                        layer.source(), Optional.empty(), p.line(), Severity.ERROR))
                        .toList();
        var problem = "Configuration is invalid at " + file.path() + file.complaint();
        return Reading.failed(new AuthException(Failure.INVALID_CONFIG, problem, ""), problems);
    }

    private static ConfigLayer layer(Kind kind, Path path, JsonObject tree) {
        return new ConfigLayer(new ConfigSource(kind, path.toString()), tree);
    }

    private void readPair(Kind kind, Path folder, Variables variables, List<Reading> readings) {
        for (var name : NAMES) {
            new ConfigFile(kind, folder.resolve(name))
                    .read(variables, environment.home())
                    .ifPresent(readings::add);
        }
    }

    private Optional<Reading> read(Kind kind, Path path) {
        return new ConfigFile(kind, path).read(withTokens, environment.home());
    }

    private Optional<Reading> inline() {
        var name = "OPENCODE_CONFIG_CONTENT";
        var references =
                new References(
                        withoutTokens, Optional.of(environment.directory()), environment.home());
        return environment
                .nonEmpty(name)
                .map(text ->
                        new ConfigText(new ConfigSource(Kind.INLINE, name), text, references)
                                .read()
                                .withPluginsIn(environment.directory()));
    }
}
