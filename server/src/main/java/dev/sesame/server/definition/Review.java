package dev.sesame.server.definition;

import dev.sesame.Environment;
import dev.sesame.config.ConfigProblem.Severity;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds what is well-formed and yet not what anybody means. */
final class Review {
    private static final String EVERYBODY = "*";

    private final OrganisationDefinition definition;
    private final Node organisation;
    private final Map<String, Node> teams;
    private final Settings settings;

    /**
     * Begins a review.
     *
     * @param organisation {@code organisation.jsonc}
     * @param teams the files in {@code teams}, by name
     */
    Review(
            OrganisationDefinition definition,
            Node organisation,
            Map<String, Node> teams,
            Environment environment) {
        this.definition = definition;
        this.organisation = organisation;
        this.teams = teams;
        this.settings = new Settings(definition.signIn().env(), environment);
    }

    /** Judges what clients get, as they would. */
    void settings(Optional<Node> models) {
        settings.judge(organisation, "config", definition.config());
        models.ifPresent(root -> settings.judge(root, "", ModelsReader.settings(root)));
        teams.values().forEach(root -> settings.judge(root, "config", root.object("config")));
        refuseTwins(organisation);
        teams.values().forEach(this::refuseTwins);
    }

    /** Of a provider that stands in two places nobody would know which of both counts. */
    private void refuseTwins(Node root) {
        var own = root.object("config").object("provider").orElse(JsonObject.EMPTY);
        for (var provider : definition.providers()) {
            if (own.get(provider.id()).isPresent()) {
                root.add(
                        List.of("config", "provider", provider.id()),
                        "models.jsonc has a provider of this name: say it there, or give it another"
                                + " name",
                        Severity.ERROR);
            }
        }
    }

    /** Judges who is in which team, and what that team may do. */
    void teams() {
        var listed = definition.teams().stream().map(Team::id).toList();
        teams.forEach((id, root) -> {
            if (!listed.contains(id)) {
                root.warning(
                        "nobody is in this team: \"teams\" in organisation.jsonc does not name "
                                + Node.quoted(id));
            }
        });
        var taken = new HashSet<String>();
        for (var team : definition.teams()) {
            var root = teams.get(team.id());
            if (root != null) {
                people(team, root, taken);
                models(team, root);
            }
            taken.addAll(team.groups());
        }
    }

    private static void people(Team team, Node root, Set<String> taken) {
        var node = root.find("groups").orElse(root);
        if (team.groups().isEmpty()) {
            node.warning("nobody can be in this team: name a group, or \"*\" for everybody");
        } else if (taken.contains(EVERYBODY)) {
            node.warning(
                    "nobody can be in this team: one before it in \"teams\" takes everybody (\"*\")");
        } else if (taken.containsAll(team.groups())) {
            node.warning(
                    "nobody can be in this team: teams before it in \"teams\" take all of its"
                            + " groups");
        }
    }

    private void models(Team team, Node root) {
        var node = root.find("models").orElse(root);
        if (team.models().isEmpty()) {
            node.warning("this team may ask for nothing: name models, such as acme/*");
        }
        for (var pattern : team.models()) {
            if (names().noneMatch(name -> Team.matches(pattern, name))) {
                node.warning(Node.quoted(pattern) + " matches no model in models.jsonc");
            }
        }
        var config = definition.config().under(team.config());
        for (var choice : List.of("model", "small_model")) {
            config.string(choice).ifPresent(model -> choice(team, choice, model));
        }
    }

    /** A model that a team starts with has to be one that it may ask for. */
    private void choice(Team team, String member, String model) {
        var root = team.config().get(member).isPresent() ? teams.get(team.id()) : organisation;
        if (root == null) {
            return;
        }
        boolean ours =
                definition.providers().stream()
                        .anyMatch(provider -> model.startsWith(provider.id() + "/"));
        boolean exists = names().anyMatch(model::equals);
        boolean allowed = team.models().stream().anyMatch(pattern -> Team.matches(pattern, model));
        if (ours && !(exists && allowed)) {
            root.add(
                    List.of("config", member),
                    Node.quoted(model)
                            + (exists
                                    ? " may not be asked for by the team " + Node.quoted(team.id())
                                    : " is no model in models.jsonc"),
                    Severity.WARNING);
        }
    }

    private Stream<String> names() {
        return definition.providers().stream()
                .flatMap(provider ->
                        provider.models().stream().map(model -> provider.id() + "/" + model.id()));
    }
}
