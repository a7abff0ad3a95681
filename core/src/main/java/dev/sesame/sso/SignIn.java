package dev.sesame.sso;

import dev.sesame.oauth.DeviceAuthorization;
import java.net.URI;
import java.util.function.Consumer;

/** The person who signs in. Called from one thread. */
public interface SignIn {
    /**
     * Tells whether a browser on this machine can be expected to reach this program and the person.
     */
    boolean hasBrowser();

    /**
     * Shows the address where the person signs in, and opens it where there is a browser.
     *
     * @param paste takes what the person pastes instead, from any thread; it throws an {@link
     *     dev.sesame.AuthException} for what cannot be it, after which the person may try again
     */
    void open(URI address, Consumer<String> paste);

    /** Shows the code that the person enters on any device. */
    void enter(DeviceAuthorization code);

    /** Tells, in one line, why one way to sign in is out; another one is still open. */
    void leftOut(String why);
}
