package dev.sesame.relay;

import dev.sesame.Secret;
import dev.sesame.token.AccessToken;
import dev.sesame.token.TokenSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tokens that are what a test says, and remember what was refused. */
final class Tokens implements TokenSource {
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private volatile String current;
    private volatile Renewal renewal = rejected -> rejected;

    /** What is done when a token was refused. */
    interface Renewal {
        String other(String rejected);
    }

    private Tokens(String current) {
        this.current = current;
    }

    static Tokens of(String token) {
        return new Tokens(token);
    }

    Tokens renewedBy(Renewal how) {
        renewal = how;
        return this;
    }

    @Override
    public AccessToken get() {
        return AccessToken.of(Secret.of(current));
    }

    @Override
    public AccessToken replace(Secret rejected) {
        refused.add(rejected.reveal());
        current = renewal.other(rejected.reveal());
        return get();
    }

    List<String> refused() {
        return List.copyOf(refused);
    }
}
