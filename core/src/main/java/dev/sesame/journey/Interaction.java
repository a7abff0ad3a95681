package dev.sesame.journey;

import dev.sesame.wellknown.AuthCommand;
import dev.sesame.wellknown.Consent;

/** What a journey tells a person and asks of them. Texts from outside arrive here untrusted. */
public interface Interaction extends Consent {
    /**
     * The token command {@code auth} is about to run: the last moment for what it needs.
     *
     * @throws dev.sesame.AuthException when that cannot be had; then it does not run
     */
    void running(AuthCommand auth);

    /** The token command wrote {@code line} to its standard error. */
    void standardError(String line);

    /** Something worth knowing that stops nothing. */
    void note(String text);
}
