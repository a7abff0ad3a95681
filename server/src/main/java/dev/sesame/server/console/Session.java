package dev.sesame.server.console;

import dev.sesame.Secret;
import dev.sesame.json.JsonValue.JsonArray;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.server.access.Identity;
import dev.sesame.server.definition.ConsoleLogin;
import dev.sesame.server.definition.OrganisationDefinition;
import dev.sesame.server.definition.Team;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Somebody who is logged in.
 *
 * @param issuer who vouches for them
 * @param subject as the issuer numbers people
 * @param name as people would say it
 * @param names all that they are called, in lower case: what they can be blocked by
 * @param groups those of their groups that the organisation's files named at the login; all of them
 *     would be too many for a cookie in some companies
 * @param proof what forms have to bring back, which no other site knows
 * @param ends when they have to log in again
 */
record Session(
        String issuer,
        String subject,
        String name,
        Set<String> names,
        Set<String> groups,
        Secret proof,
        Instant ends) {

    /** Begins one. */
    static Session of(Identity identity, OrganisationDefinition definition, Instant ends) {
        var caller = identity.caller();
        var groups = named(definition);
        groups.retainAll(caller.groups());
        return new Session(
                caller.issuer(),
                caller.subject(),
                caller.name(),
                identity.names(),
                groups,
                Seal.random(),
                ends);
    }

    private static Set<String> named(OrganisationDefinition definition) {
        var groups = new HashSet<String>();
        definition.teams().stream().map(Team::groups).forEach(groups::addAll);
        definition.console().map(ConsoleLogin::administrators).ifPresent(groups::addAll);
        return groups;
    }

    /** Reads what {@link #toJson} wrote. */
    static Session of(JsonObject json) {
        return new Session(
                json.string("issuer").orElse(""),
                json.string("subject").orElse(""),
                json.string("name").orElse(""),
                Set.copyOf(json.strings("names")),
                Set.copyOf(json.strings("groups")),
                Secret.of(json.string("proof").orElse("")),
                Seal.ends(json));
    }

    /** Returns what goes into the cookie. */
    JsonObject toJson() {
        return JsonObject.EMPTY
                .with("issuer", issuer)
                .with("subject", subject)
                .with("name", name)
                .with("names", JsonArray.ofStrings(new TreeSet<>(names)))
                .with("groups", JsonArray.ofStrings(new TreeSet<>(groups)))
                .with("proof", proof.reveal());
    }

    /** Tells whether the organisation lets them in no more. */
    boolean isBlocked(OrganisationDefinition definition) {
        return definition.blocked().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .anyMatch(names::contains);
    }

    /** Tells whether they see what concerns others. */
    boolean isAdministrator(OrganisationDefinition definition) {
        return definition
                .console()
                .filter(console -> !Collections.disjoint(console.administrators(), groups))
                .isPresent();
    }

    /** Returns the teams that they may look at, their own first. */
    List<Team> teams(OrganisationDefinition definition) {
        return isAdministrator(definition)
                ? definition.teams()
                : team(definition).map(List::of).orElse(List.of());
    }

    /** Returns their own team. */
    Optional<Team> team(OrganisationDefinition definition) {
        return definition.team(groups);
    }

    @Override
    public String toString() {
        return "Session[" + subject + "]";
    }
}
