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
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The models of one reading of the organisation's files, by their names. Safe for use by many
 * threads.
 */
final class Catalogue {
    private final OrganisationDefinition definition;
    private final Map<Form, Map<String, Entry>> byForm;

    /** What each team may ask for, by its id; known when the first of its people has asked. */
    private final Map<String, Set<String>> allowed = new ConcurrentHashMap<>();

    /**
     * A model.
     *
     * @param provider whose it is
     * @param name its name in rules and records
     */
    record Entry(Provider provider, Model model, String name) {
        private static Entry of(Provider provider, Model model) {
            return new Entry(provider, model, provider.id() + "/" + model.id());
        }

        private boolean isFor(Team team) {
            return team.mayAsk(provider.id(), model.id());
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
                models.putIfAbsent(model.id(), Entry.of(provider, model));
            }
        }
        return new Catalogue(definition, Map.of(Form.OPENAI, openai, Form.ANTHROPIC, anthropic));
    }

    OrganisationDefinition definition() {
        return definition;
    }

    Optional<Entry> find(Form form, String model) {
        return Optional.ofNullable(byForm.getOrDefault(form, Map.of()).get(model));
    }

    /** Returns whether {@code team} may ask for {@code entry}. */
    boolean allows(Team team, Entry entry) {
        return allowed.computeIfAbsent(team.id(), _ -> names(team)).contains(entry.name());
    }

    private Set<String> names(Team team) {
        return byForm.values().stream()
                .flatMap(models -> models.values().stream())
                .filter(entry -> entry.isFor(team))
                .map(Entry::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns what {@code team} may ask for in {@code form}, in order. */
    List<Entry> of(Team team, Form form) {
        return byForm.getOrDefault(form, Map.of()).values().stream()
                .filter(entry -> allows(team, entry))
                .toList();
    }
}
