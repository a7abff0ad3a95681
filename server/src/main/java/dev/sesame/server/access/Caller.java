package dev.sesame.server.access;

import java.time.Instant;
import java.util.Set;

/**
 * A person, or a program, whose token was verified. Only {@link BearerAuthenticator} makes one.
 *
 * @param issuer who vouches for them
 * @param subject as the issuer numbers people
 * @param name as people would say it; the subject when the token has no other
 * @param groups those of their groups that a team names, as the issuer calls them
 * @param expires when the token ends
 */
public record Caller(
        String issuer, String subject, String name, Set<String> groups, Instant expires) {}
