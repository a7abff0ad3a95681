package dev.sesame.wellknown;

import dev.sesame.AuthException;
import dev.sesame.wellknown.LastKnownGood.Answer;
import dev.sesame.wellknown.WellKnownDocument.RemoteConfig;
import java.util.Optional;

/**
 * Asking for a {@code remote_config}: with a token that is good as far as is known, and once more
 * with another one when the server does not accept it.
 */
final class RemoteInquiry {
    private static final int SHORTEST_SECRET = 4;

    private final Inquiry inquiry;
    private final MemberTokens tokens;

    RemoteInquiry(Inquiry inquiry, MemberTokens tokens) {
        this.inquiry = inquiry;
        this.tokens = tokens;
    }

    Answer ask(
            Membership membership,
            WellKnownDocument document,
            RemoteConfig config,
            Optional<Answer> kept) {
        if (!new RemoteConfigRequest(membership, document, config).carriesToken()) {
            var request = new RemoteConfigRequest(membership, document, config).build();
            return inquiry.ask(request, config.url(), kept);
        }
        var now = membership.with(tokens.good(membership, document));
        try {
            var reply = inquiry.send(new RemoteConfigRequest(now, document, config).build(), kept);
            if (reply.status() == Inquiry.UNAUTHORIZED) {
                var refused = now.token();
                now = membership.with(tokens.other(membership, refused));
                if (!now.token().equals(refused)) {
                    var again = new RemoteConfigRequest(now, document, config).build();
                    reply = inquiry.send(again, kept);
                }
            }
            return inquiry.answer(config.url(), reply, kept);
        } catch (AuthException e) {
            throw withoutToken(now, e);
        }
    }

    /** An address that was built with the token must not show it. */
    static AuthException withoutToken(Membership membership, AuthException e) {
        var token = membership.token().reveal();
        return token.length() < SHORTEST_SECRET || !e.problem().contains(token)
                ? e
                : new AuthException(e.failure(), e.problem().replace(token, "****"), e.nextStep());
    }
}
