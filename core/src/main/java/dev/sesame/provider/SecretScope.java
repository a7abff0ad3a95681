package dev.sesame.provider;

import dev.sesame.Secret;
import dev.sesame.http.Origin;
import java.util.function.Predicate;

/**
 * A token and where it may go.
 *
 * @param token the token, such as an organisation's
 * @param allowed tells whether an origin may see it
 */
public record SecretScope(Secret token, Predicate<Origin> allowed) {}
