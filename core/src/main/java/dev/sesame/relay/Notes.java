package dev.sesame.relay;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What people are told about a destination: each kind of trouble once, and again when all was well
 * in between. On the event loop.
 */
final class Notes {
    private final Consumer<String> people;
    private final Set<Failure> told = EnumSet.noneOf(Failure.class);

    /** Tells {@code people}, one line after the other, in threads that may be blocked. */
    Notes(Consumer<String> people) {
        this.people = people;
    }

    void trouble(AuthException e) {
        if (told.add(e.failure())) {
            Thread.ofVirtual().name("relay notes").start(() -> tell(e.problem()));
        }
    }

    void allIsWell() {
        told.clear();
    }

    private void tell(String line) {
        synchronized (people) {
            people.accept(line);
        }
    }
}
