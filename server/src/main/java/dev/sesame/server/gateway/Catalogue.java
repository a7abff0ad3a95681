package dev.sesame.server.gateway;

import dev.sesame.server.definition.OrganisationDefinition;
import dev.sesame.server.definition.Provider;
import dev.sesame.server.definition.Provider.Form;
import dev.sesame.server.definition.Provider.Model;
import dev.sesame.server.definition.Team;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The models of one reading of the organisation's files, by their names. Immutable. */
final class Catalogue {
    private final OrganisationDefinition definition;
    private final Map<Form, Map<String, Entry>> byForm;

    /**
     * A model.
     *
     * @param provider whose it is
     * @param teams the ids of those who may ask for it
     */
    record Entry(Provider provider, Model model, Set<String> teams) {
        /** Returns its name in rules and records. */
        String name() {
            return provider.id() + "/" + model.id();
        }

        boolean isFor(Team team) {
            return teams.contains(team.id());
        }
    }

    private Catalogue(OrganisationDefinition definition, Map<Form, Map<String, Entry>> byForm) {
        this.definition = definition;
        this.byForm = byForm;
    }

    static Catalogue of(OrganisationDefinition definition) {
        var openai = new LinkedHashMap<String, Entry>();
        var anthropic = new LinkedHashMap<String, Entry>();
        for (var provider : definition.providers()) {
            var models = provider.form() == Form.OPENAI ? openai : anthropic;
            for (var model : provider.models()) {
                var teams = teams(definition, provider, model);
                models.putIfAbsent(model.id(), new Entry(provider, model, teams));
            }
        }
        return new Catalogue(definition, Map.of(Form.OPENAI, openai, Form.ANTHROPIC, anthropic));
    }

    private static Set<String> teams(
            OrganisationDefinition definition, Provider provider, Model model) {
        return definition.teams().stream()
                .filter(team -> team.mayAsk(provider.id(), model.id()))
                .map(Team::id)
                .collect(Collectors.toSet());
    }

    OrganisationDefinition definition() {
        return definition;
    }

    Optional<Entry> find(Form form, String model) {
        return Optional.ofNullable(byForm.getOrDefault(form, Map.of()).get(model));
    }

    /** Returns what {@code team} may ask for in {@code form}, in order. */
    List<Entry> of(Team team, Form form) {
        return byForm.getOrDefault(form, Map.of()).values().stream()
                .filter(entry -> entry.isFor(team))
                .toList();
    }
}
