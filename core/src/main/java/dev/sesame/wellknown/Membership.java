package dev.sesame.wellknown;

import dev.sesame.Secret;

/**
 * A login to an organisation, as it is stored.
 *
 * @param organisation which
 * @param variable the name that stands for the token
 * @param token the token
 * @param scope where it may be sent
 */
public record Membership(
        Organisation organisation, String variable, Secret token, TokenScope scope) {}
