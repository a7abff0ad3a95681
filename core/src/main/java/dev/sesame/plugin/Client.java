package dev.sesame.plugin;

import dev.sesame.credential.Credential;
import java.util.Optional;

/** What a plugin can ask of Sesame: OpenCode's {@code client}. Safe for threads. */
public interface Client {
    /** Returns what {@code auth.json} holds for {@code provider} now. */
    Optional<Credential> auth(String provider);

    /**
     * Stores {@code credential} for {@code provider}, as {@code client.auth.set} does.
     *
     * @throws dev.sesame.AuthException when {@code auth.json} cannot be written; it is unchanged
     */
    void setAuth(String provider, Credential credential);

    /** Removes what is stored for {@code provider}. */
    void removeAuth(String provider);

    /** Writes {@code message} to Sesame's log, as {@code client.app.log} does. */
    void log(Level level, String message);

    /** Shows {@code message} to the person, as {@code client.tui.showToast} does. */
    void showToast(String message);

    /** How much a message of the log matters. */
    enum Level {
        /** Of use to the author of the plugin. */
        DEBUG,
        /** Worth knowing afterwards. */
        INFO,
        /** Something is not as it should be. */
        WARN,
        /** Something failed. */
        ERROR
    }
}
