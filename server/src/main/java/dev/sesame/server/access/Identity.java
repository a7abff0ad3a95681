package dev.sesame.server.access;

import dev.sesame.Printable;
import dev.sesame.jwt.Claims;
import dev.sesame.jwt.TokenRules;
import dev.sesame.server.definition.Issuer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who was found to be behind a token.
 *
 * @param names all that the person is called, in lower case: what they can be blocked by
 * @param until when it has to be found out anew
 */
public record Identity(Caller caller, Set<String> names, Instant until) {
    private static final List<String> NAMES = List.of("preferred_username", "email", "upn", "name");

    /** Takes from {@code claims} who it is, which counts until {@code latest} at most. */
    public static Identity of(Issuer issuer, Claims claims, Instant latest) {
        var names = names(claims);
        var end = claims.expires().orElse(latest);
        var caller =
                new Caller(
                        issuer.issuer(),
                        claims.subject(),
                        names.isEmpty() ? claims.subject() : Printable.of(names.getFirst()),
                        claims.words(issuer.groups()),
                        end);
        var known =
                Stream.concat(names.stream(), Stream.of(claims.subject()))
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet());
        return new Identity(caller, known, end.plus(TokenRules.SKEW)).until(latest);
    }

    /** Returns the same for at most until {@code latest}. */
    Identity until(Instant latest) {
        return until.isAfter(latest) ? new Identity(caller, names, latest) : this;
    }

    /** Returns the same with those of {@code groups} only. */
    Identity within(Set<String> groups) {
        var had = caller.groups();
        if (groups.containsAll(had)) {
            return this;
        }
        var kept = had.stream().filter(groups::contains).collect(Collectors.toUnmodifiableSet());
        var same =
                new Caller(
                        caller.issuer(), caller.subject(), caller.name(), kept, caller.expires());
        return new Identity(same, names, until);
    }

    private static List<String> names(Claims claims) {
        return NAMES.stream()
                .flatMap(claim -> claims.all().string(claim).stream())
                .filter(name -> !name.isBlank())
                .toList();
    }
}
