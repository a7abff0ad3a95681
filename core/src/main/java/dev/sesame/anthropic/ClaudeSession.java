package dev.sesame.anthropic;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Secret;
import java.util.Optional;

/**
 * The session of Claude Code: read where that program keeps it, and renewed by that program. After
 * a renewal that changed nothing it is left in peace for a while. Requests renew it under the
 * renewal lock; a person who logs in asks at once.
 */
final class ClaudeSession {
    private static final String EXPIRED =
            "Claude session is still expired. Run `claude auth login --claudeai` and try again.";

    private final Settings settings;
    private final ClaudeCredentials credentials;
    private final ClaudeProgram claude;
    private final BackOff backOff;

    ClaudeSession(Settings settings, ClaudeCredentials credentials, ClaudeProgram claude) {
        this.settings = settings;
        this.credentials = credentials;
        this.claude = claude;
        this.backOff = new BackOff(settings);
    }

    /**
     * Returns the session's token for a person who logs in now, renewed if need be.
     *
     * @throws AuthException saying what to do when there is none
     */
    ClaudeToken atLogin() {
        claude.requireInstalled();
        backOff.end();
        return renewed(Optional.empty());
    }

    /**
     * Returns a token that is good for a while, and other than {@code refused}.
     *
     * @throws AuthException {@link Failure#ACCESS_DENIED} when the refused token is the session's
     *     and not expired; saying what to do when there is none
     */
    ClaudeToken renewed(Optional<Secret> refused) {
        var before = credentials.read();
        if (isGood(before, refused)) {
            return before.get();
        }
        claude.requireInstalled();
        if (before.isEmpty()) {
            throw new AuthException(
                    Failure.NOT_LOGGED_IN,
                    "Claude Code is installed and has no session: "
                            + settings.credentialsFile()
                            + " has none",
                    "Run `claude auth login --claudeai` and try again");
        }
        var stale = before.get();
        if (backOff.isOn(stale.access())) {
            throw expired(stale, "");
        }
        boolean ended = claude.renew();
        var after = credentials.read();
        if (isGood(after, refused)) {
            backOff.end();
            return after.get();
        }
        backOff.begin(stale.access());
        throw expired(after.orElse(stale), ended ? "" : late());
    }

    private boolean isGood(Optional<ClaudeToken> token, Optional<Secret> refused) {
        return token.isPresent()
                && token.get().lastsUntil(settings.now() + settings.skew())
                && !refused.equals(Optional.of(token.get().access()));
    }

    private String late() {
        return "`claude` gave no answer within "
                + settings.refreshTimeout().toMillis()
                + " ms and was ended. ";
    }

    private AuthException expired(ClaudeToken token, String why) {
        boolean looksGood = token.lastsUntil(settings.now());
        return new AuthException(
                looksGood ? Failure.ACCESS_DENIED : Failure.LOGIN_EXPIRED, why + EXPIRED, "");
    }
}
