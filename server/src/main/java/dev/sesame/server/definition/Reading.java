package dev.sesame.server.definition;

import dev.sesame.Environment;
import dev.sesame.Secret;
import dev.sesame.config.ConfigProblem;
import dev.sesame.config.ConfigProblem.Severity;
import dev.sesame.config.ConfigSource;
import dev.sesame.json.Json.Place;
import dev.sesame.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What came of the files.
 *
 * @param snapshot the files
 * @param definition what the organisation decided; empty when there is an error
 * @param problems everything that is wrong, file by file
 * @param secrets what was in the files of secrets
 */
record Reading(
        Snapshot snapshot,
        Optional<OrganisationDefinition> definition,
        List<ConfigProblem> problems,
        Map<Path, Secret> secrets) {

    /**
     * Understands {@code snapshot}.
     *
     * @param missingSecret how bad it is when a secret is not there
     */
    static Reading of(Snapshot snapshot, Environment environment, Severity missingSecret) {
        return new Reader(snapshot, environment, missingSecret).read();
    }

    /** Tells whether nothing can be done with it. */
    boolean isRefused() {
        return definition.isEmpty();
    }

    private static final class Reader {
        private final Snapshot snapshot;
        private final Environment environment;
        private final Secrets secrets;
        private final List<ConfigProblem> problems;

        Reader(Snapshot snapshot, Environment environment, Severity missingSecret) {
            this.snapshot = snapshot;
            this.environment = environment;
            this.secrets = new Secrets(snapshot.folder(), environment, missingSecret);
            this.problems = new ArrayList<>(snapshot.problems());
        }

        Reading read() {
            var models = root(Snapshot.MODELS);
            var providers =
                    models.map(new ModelsReader(new UpstreamReader(secrets))::providers)
                            .orElse(List.of());
            var roots = new LinkedHashMap<String, Node>();
            var teams = teams(roots);
            var organisation = root(Snapshot.ORGANISATION);
            var definition =
                    organisation.map(root ->
                            new OrganisationReader(root, secrets)
                                    .definition(snapshot.version(), providers, teams));
            if (definition.isPresent()) {
                var review = new Review(definition.get(), organisation.get(), roots, environment);
                review.settings(models);
                review.teams();
            }
            boolean refused = problems.stream().anyMatch(p -> p.severity() == Severity.ERROR);
            return new Reading(
                    snapshot,
                    refused ? Optional.empty() : definition,
                    problems.stream().distinct().sorted(this::compare).toList(),
                    secrets.files());
        }

        /** In the order in which people read the files. */
        private int compare(ConfigProblem one, ConfigProblem other) {
            return Comparator.<ConfigProblem>comparingInt(problem -> rank(problem.source()))
                    .thenComparing(problem -> problem.source().location())
                    .thenComparingInt(problem -> problem.place().map(Place::line).orElse(0))
                    .thenComparingInt(problem -> problem.place().map(Place::column).orElse(0))
                    .compare(one, other);
        }

        private int rank(ConfigSource source) {
            int index =
                    List.of(
                                    snapshot.source(Snapshot.ORGANISATION),
                                    snapshot.source(Snapshot.MODELS))
                            .indexOf(source);
            return index < 0 ? Integer.MAX_VALUE : index;
        }

        private Map<String, Team> teams(Map<String, Node> roots) {
            var teams = new LinkedHashMap<String, Team>();
            for (var name : snapshot.files().keySet()) {
                if (name.startsWith(Snapshot.TEAMS + "/")) {
                    var id = id(name);
                    var root = root(name);
                    root.ifPresent(node -> roots.put(id, node));
                    teams.put(id, root.map(node -> TeamReader.team(id, node)).orElse(nobody(id)));
                }
            }
            return teams;
        }

        private static String id(String name) {
            return name.substring(
                    Snapshot.TEAMS.length() + 1, name.length() - Snapshot.ENDING.length());
        }

        /** Stands for a team whose file is no JSON, which has been said. */
        private static Team nobody(String id) {
            return new Team(
                    id, id, Set.of(), List.of(), JsonObject.EMPTY, Limits.NONE, Limits.NONE);
        }

        private Optional<Node> root(String name) {
            return Optional.ofNullable(snapshot.files().get(name))
                    .flatMap(text -> new SourceFile(snapshot.source(name), text, problems).root());
        }
    }
}
