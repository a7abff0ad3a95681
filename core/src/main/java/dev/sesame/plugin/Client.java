package dev.sesame.plugin;

import dev.sesame.credential.Credential;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

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

    /**
     * Renews what is stored for {@code provider}, one renewal at a time in all threads and
     * processes of this user: who comes second finds what the first one stored.
     *
     * @param stillGood judges what is stored once nobody else is at it; what it accepts is returned
     *     as it is
     * @param renewal makes another of it, within two minutes; what it throws is thrown on, and
     *     nothing is changed
     * @return what is stored now. If it cannot be stored the person is told, and it is returned all
     *     the same; if somebody logs out meanwhile nothing is stored.
     * @throws dev.sesame.AuthException when nothing is stored, when the renewal has less in it than
     *     what was stored, or when somebody else takes too long
     */
    Credential renew(
            String provider, Predicate<Credential> stillGood, UnaryOperator<Credential> renewal);

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
