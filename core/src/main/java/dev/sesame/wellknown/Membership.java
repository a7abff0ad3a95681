package dev.sesame.wellknown;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import java.util.Set;

/**
 * A login to an organisation, as it is stored.
 *
 * @param organisation which
 * @param variable the name that stands for the token
 * @param token the token
 * @param scope where it may be sent
 * @param allowed what the organisation's document may bring beyond settings: {@code mcp}, {@code
 *     lsp}, {@code formatter}, {@code npm}, and plugins as {@code name@version}
 */
public record Membership(
        Organisation organisation,
        String variable,
        Secret token,
        TokenScope scope,
        Set<String> allowed) {

    /**
     * Copies {@code allowed} and checks the variable: {@code auth.json} may have been written by
     * somebody else.
     *
     * @throws AuthException when no login could have stored a token under this name
     */
    public Membership {
        allowed = Set.copyOf(allowed);
        if (!VariableName.isWellFormed(variable) || VariableName.isForbidden(variable)) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    "a token cannot stand for the variable " + variable,
                    "Log in again: sesame auth login " + organisation);
        }
    }

    /** Returns the same login with another token. */
    Membership with(Secret other) {
        return new Membership(organisation, variable, other, scope, allowed);
    }
}
