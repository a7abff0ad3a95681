package dev.sesame.server.console;

import static dev.sesame.server.console.Html.element;
import static dev.sesame.server.console.Html.text;

import dev.sesame.server.definition.Limits;
import dev.sesame.server.definition.OrganisationDefinition;
import dev.sesame.server.definition.Provider;
import dev.sesame.server.definition.Team;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What people of a team may do. */
record Rights(OrganisationDefinition definition, Team team) {

    /** Returns the models that they may ask. */
    Html models() {
        var rows = definition.providers().stream().flatMap(this::rows).toList();
        return new Table("Models of " + team.name(), List.of("Model", "Name", "Provider"), rows)
                .orElse("none. Nothing can be asked.");
    }

    private Stream<List<Html>> rows(Provider provider) {
        var name = provider.settings().string("name").orElse(provider.id());
        return provider.models().stream()
                .filter(model -> team.mayAsk(provider.id(), model.id()))
                .map(model ->
                        List.of(
                                element("code", provider.id() + "/" + model.id()),
                                text(model.settings().string("name").orElse(model.id())),
                                text(name)));
    }

    /** Returns how much they may use. */
    Html limits() {
        return new Table(
                        "Limits of " + team.name(),
                        List.of("Who", "Requests a minute#", "Tokens a minute#", "Tokens a day#"),
                        List.of(
                                row("Each person", team.person()),
                                row("The whole team", team.whole())))
                .html();
    }

    private static List<Html> row(String who, Limits limits) {
        return List.of(
                text(who),
                limit(limits.requestsPerMinute()),
                limit(limits.tokensPerMinute()),
                limit(limits.tokensPerDay()));
    }

    private static Html limit(OptionalLong limit) {
        return limit.isPresent() ? Table.number(limit.getAsLong()) : text("no limit");
    }
}
