package dev.sesame.wellknown;

import dev.sesame.http.Origin;
import java.util.Set;

/** Asks the person who is logging in. */
public interface Consent {

    /** What a person is asked about. */
    enum Question {
        /** May the command of an organisation run that was never logged in to from here? */
        FIRST_COMMAND,
        /** May a command run that is another than the one approved before? */
        CHANGED_COMMAND
    }

    /** Tells whether {@code auth} may run. Without a terminal nobody can be asked. */
    boolean toRun(Question question, Organisation organisation, AuthCommand auth);

    /** Tells whether the organisation's token may be sent to {@code origins} as well. */
    boolean toSendTokenTo(Organisation organisation, Set<Origin> origins);

    /**
     * Tells whether {@code plugin}, an npm package as {@code name@version} that the organisation's
     * document names, may run on this machine.
     */
    boolean toRunPlugin(Organisation organisation, String plugin);
}
