package dev.sesame.anthropic;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.plugin.Client;
import java.util.Optional;

/**
 * The token of the stored login, renewed in time. Safe for threads: renewals happen one at a time,
 * in all processes together.
 */
final class PlanTokens {
    /**
     * What an entry of the session has in place of a refresh token: that is Claude Code's own and
     * goes nowhere else.
     */
    static final String MARKER = "claude-code-session";

    private final Settings settings;
    private final Client client;
    private final ClaudeSession session;
    private final BrowserSignIn signIn;

    PlanTokens(Settings settings, Client client, ClaudeSession session, BrowserSignIn signIn) {
        this.settings = settings;
        this.client = client;
        this.session = session;
        this.signIn = signIn;
    }

    /**
     * Returns a token that is good for a while.
     *
     * @throws AuthException when there is none, with what to do
     */
    Secret current() {
        var stored = client.auth(AnthropicPlugin.PROVIDER);
        if (stored.filter(this::isGood).isPresent()) {
            return oauth(stored.get()).access();
        }
        try {
            return renewed(Optional.empty());
        } catch (AuthException e) {
            if (e.failure() == Failure.UNREACHABLE && stored.filter(this::isAlive).isPresent()) {
                return oauth(stored.get()).access(); // for the short while that it has left
            }
            throw e;
        }
    }

    /**
     * Returns another token than {@code refused}, which looked good and is not.
     *
     * @throws AuthException when there is none, with what to do
     */
    Secret replace(Secret refused) {
        return renewed(Optional.of(refused));
    }

    private Secret renewed(Optional<Secret> refused) {
        var credential =
                client.renew(
                        AnthropicPlugin.PROVIDER,
                        stored -> isGood(stored) && !refused.equals(access(stored)),
                        stored -> renewal(oauth(stored), refused));
        return oauth(credential).access();
    }

    private Credential renewal(Credential.OAuth stored, Optional<Secret> refused) {
        if (!isSession(stored)) {
            return signedIn(stored);
        }
        var token = session.renewed(refused);
        return new Credential.OAuth(
                token.access(),
                stored.refresh(),
                token.stored(),
                stored.accountId(),
                stored.enterpriseUrl());
    }

    /**
     * Who does not take our lock may have used the refresh token before us, and stored the next.
     */
    private Credential signedIn(Credential.OAuth stored) {
        try {
            return signIn.renewed(stored);
        } catch (AuthException e) {
            var now = client.auth(AnthropicPlugin.PROVIDER);
            if (e.failure() == Failure.LOGIN_EXPIRED
                    && !now.equals(Optional.of(stored))
                    && now.filter(this::isGood).isPresent()) {
                return now.get();
            }
            throw e;
        }
    }

    private boolean isGood(Credential stored) {
        return stored instanceof Credential.OAuth oauth
                && (isOfUnknownEnd(oauth) || oauth.expires() > settings.now() + settings.skew());
    }

    private boolean isAlive(Credential stored) {
        return stored instanceof Credential.OAuth oauth && oauth.expires() > settings.now();
    }

    private static boolean isOfUnknownEnd(Credential.OAuth oauth) {
        return isSession(oauth) && oauth.expires() == ClaudeToken.UNKNOWN;
    }

    private static boolean isSession(Credential.OAuth oauth) {
        return oauth.refresh().reveal().equals(MARKER);
    }

    private static Optional<Secret> access(Credential stored) {
        return Optional.of(oauth(stored).access());
    }

    private static Credential.OAuth oauth(Credential stored) {
        if (stored instanceof Credential.OAuth oauth) {
            return oauth;
        }
        throw new AuthException(
                Failure.NOT_LOGGED_IN,
                "the login to Anthropic has become another one meanwhile",
                "Run the command again");
    }
}
