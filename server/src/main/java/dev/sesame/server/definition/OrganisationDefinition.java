package dev.sesame.server.definition;

import dev.sesame.json.JsonValue.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that the organisation decided, of one reading of its directory: clients' defaults and the
 * gateway's rules come from it alike.
 *
 * @param version identifies the content of the files; equal on every replica that reads the same
 * @param name how people call the organisation
 * @param address where clients reach this server, without a slash at its end
 * @param issuers whose tokens are accepted; at least one
 * @param signIn how people get a token
 * @param config OpenCode's settings for everybody
 * @param providers what clients can choose from, in order
 * @param teams in order: a person is in the first that names one of their groups
 * @param blocked subjects or names that are refused at once, whatever their token says
 * @param console how people log in to the console; without it there is none
 * @param signing what the discovery document is signed with; without it it is not signed
 */
public record OrganisationDefinition(
        String version,
        String name,
        URI address,
        List<Issuer> issuers,
        SignIn signIn,
        JsonObject config,
        List<Provider> providers,
        List<Team> teams,
        Set<String> blocked,
        Optional<ConsoleLogin> console,
        Optional<SigningKey> signing) {

    /** Returns the team of a person with {@code groups}; empty when they are in none. */
    public Optional<Team> team(Set<String> groups) {
        for (var team : teams) {
            if (team.includes(groups)) {
                return Optional.of(team);
            }
        }
        return Optional.empty();
    }
}
