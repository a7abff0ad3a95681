package dev.sesame.server.console;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.http.Http;
import dev.sesame.server.definition.OrganisationDefinition;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Looks at who comes and lets them in, by one reading of the organisation's files.
 *
 * @param login how people log in; empty when the organisation wants no console
 */
record Desk(OrganisationDefinition definition, Optional<Login> login, InstantSource clock) {

    static Desk of(OrganisationDefinition definition, Http http, InstantSource clock, Secret own) {
        var login = definition.console().map(_ -> new Login(definition, http, clock, own));
        return new Desk(definition, login, clock);
    }

    boolean isOf(OrganisationDefinition current) {
        return definition.equals(current);
    }

    String organisation() {
        return definition.name();
    }

    /** Returns who asks; empty when nobody is logged in there. */
    Optional<Session> visitor(Asked asked) {
        return login.flatMap(known -> known.session(asked));
    }

    /**
     * Answers somebody.
     *
     * @throws AuthException when the issuer, or the organisation, does not let them in
     */
    Answer answer(Asked asked, Pages pages) {
        if (login.isEmpty()) {
            return pages.none(organisation());
        }
        return switch (asked.path()) {
            case Login.CALLBACK -> login.get().finish(asked);
            case Console.GOODBYE -> pages.goodbye(organisation());
            case Console.LOGOUT -> leave(asked, login.get(), pages);
            default -> page(asked, login.get(), pages);
        };
    }

    private Answer page(Asked asked, Login known, Pages pages) {
        var session = known.session(asked);
        if (session.isEmpty()) {
            return pages.find(asked.path()).isPresent()
                    ? known.begin(asked.address())
                    : pages.none(organisation());
        }
        if (session.get().isBlocked(definition)) {
            throw new AuthException(
                    Failure.ACCESS_DENIED, "the organisation does not let you in any more", "");
        }
        return pages.show(
                new Visit(
                        session.get(),
                        definition,
                        asked.path(),
                        asked.parameters(),
                        clock.instant()));
    }

    /** Nobody is logged out by a link or by another site: they do not know the proof. */
    private Answer leave(Asked asked, Login known, Pages pages) {
        var session = known.session(asked);
        if (session.isEmpty()) {
            return Answer.redirect(Console.GOODBYE);
        }
        var proof = Secret.of(asked.form().getOrDefault(Console.PROOF, ""));
        if (!asked.method().equals("POST") || !session.get().proof().equals(proof)) {
            throw new AuthException(
                    Failure.INVALID_INPUT, "this did not come from a page of the console", "");
        }
        return pages.leaving(organisation(), endOfSession(known))
                .setting(Cookie.session(definition.address()).remove());
    }

    /** Whoever wants to leave can, even when the issuer does not answer. */
    private static Optional<String> endOfSession(Login login) {
        try {
            return login.endOfSession().map(Object::toString);
        } catch (AuthException _) {
            return Optional.empty();
        }
    }
}
