package dev.sesame.server.access;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.server.definition.Issuer;
import dev.sesame.server.definition.OrganisationDefinition;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whom the organisation trusts by one reading of its files, and what was found out under the same
 * issuers. Safe for use by many threads.
 *
 * @param blocked who is refused, in lower case
 * @param groups those that make a difference: with all of some people's groups, and of many people,
 *     what is remembered would have no bound
 * @param accepted tokens that were good
 * @param refused tokens that were not; apart from the others, so that a flood of bad tokens drives
 *     no good one out
 */
record Trust(
        OrganisationDefinition definition,
        List<TrustedIssuer> issuers,
        Set<String> blocked,
        Set<String> groups,
        RecentTokens<Identity> accepted,
        RecentTokens<Refused> refused) {
    private static final int MOST_ACCEPTED = 100_000;
    private static final int MOST_REFUSED = 10_000;

    /**
     * A token that is none of ours.
     *
     * @param until when it may be looked at anew
     */
    record Refused(AuthException problem, Instant until) {}

    /** Starts without knowing any token. */
    static Trust of(OrganisationDefinition definition, Environment environment) {
        return of(definition, List.of(), environment);
    }

    /**
     * Returns the trust of another reading; what is known stays, unless the issuers changed, or the
     * groups that were of interest.
     */
    Trust with(OrganisationDefinition changed, Environment environment) {
        boolean isSame =
                changed.issuers().equals(definition.issuers()) && groups.equals(named(changed));
        return isSame
                ? new Trust(changed, issuers, lower(changed.blocked()), groups, accepted, refused)
                : of(changed, issuers, environment);
    }

    private static Trust of(
            OrganisationDefinition definition, List<TrustedIssuer> had, Environment environment) {
        return new Trust(
                definition,
                definition.issuers().stream()
                        .map(issuer -> kept(issuer, had, environment))
                        .toList(),
                lower(definition.blocked()),
                named(definition),
                new RecentTokens<>(MOST_ACCEPTED),
                new RecentTokens<>(MOST_REFUSED));
    }

    private static Set<String> named(OrganisationDefinition definition) {
        return definition.teams().stream()
                .flatMap(team -> team.groups().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** An issuer that did not change keeps its keys. */
    private static TrustedIssuer kept(
            Issuer issuer, List<TrustedIssuer> had, Environment environment) {
        return had.stream()
                .filter(each -> each.definition().equals(issuer))
                .findFirst()
                .orElseGet(() -> new TrustedIssuer(issuer, environment));
    }

    private static Set<String> lower(Set<String> names) {
        return names.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Remembers that {@code token} is that of {@code identity}, and returns what of it counts. */
    Identity accept(TokenHash token, Identity identity) {
        var known = identity.within(groups);
        accepted.put(token, known);
        return known;
    }

    /** Returns the issuer that is called exactly {@code name}. */
    Optional<TrustedIssuer> issuer(String name) {
        return issuers.stream().filter(each -> each.definition().issuer().equals(name)).findFirst();
    }

    /**
     * Makes sure that there is an issuer to ask about tokens that do not speak for themselves.
     *
     * @throws AuthException {@code NOT_LOGGED_IN} when there is none
     */
    void checkCanAsk() {
        if (issuers.stream().noneMatch(TrustedIssuer::canBeAsked)) {
            throw new AuthException(
                    Failure.NOT_LOGGED_IN,
                    "the token is no JWT, and there is nobody to ask about it:"
                            + " the login may lack a resource or audience, or an issuer its introspection",
                    "Log in again");
        }
    }

    /** What is said about a token that none of the issuers gave out. */
    static AuthException foreign() {
        return new AuthException(
                Failure.NOT_LOGGED_IN,
                "the token is not one of the organisation's issuers",
                "Log in again");
    }

    /** Tells whether {@code identity} is not let in, whatever their token says. */
    boolean blocks(Identity identity) {
        return !blocked.isEmpty() && !Collections.disjoint(identity.names(), blocked);
    }
}
