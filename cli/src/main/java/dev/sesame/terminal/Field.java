package dev.sesame.terminal;

import java.util.List;
import java.util.Optional;

/**
 * The part of a prompt that differs from one kind to the next: what stands under the title, and
 * what keys do to it.
 *
 * @param <T> the kind of answer
 */
interface Field<T> {
    /**
     * Returns the rows under the title. An empty row stands without the bar; none is wider than
     * {@code columns} unless it must be read in full.
     */
    List<String> rows(int columns, int screenRows);

    /** Applies {@code key} and tells whether the answer has been given with it. */
    boolean press(Key key);

    /** Returns what is wrong with the answer that was given; absent when it is accepted. */
    default Optional<String> problem() {
        return Optional.empty();
    }

    /** Returns the answer once it has been given and accepted. */
    T answer();

    /** Returns what remains on the screen of an answer, fit to be printed. */
    String shown();

    /** Returns what remains on the screen, struck out, when the person gave up. */
    default String abandoned() {
        return shown();
    }
}
