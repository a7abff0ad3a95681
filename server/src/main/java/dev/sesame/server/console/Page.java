package dev.sesame.server.console;

import java.util.function.Function;

/**
 * A page of the console.
 *
 * @param path where it is
 * @param title what people call it
 * @param isForAll whether it is for everybody, and not for administrators alone
 * @param content makes what is on it; may wait for a database
 */
record Page(String path, String title, boolean isForAll, Function<Visit, Html> content) {

    /** Returns whether somebody may see it. */
    boolean admits(Visit visit) {
        return isForAll || visit.isByAdministrator();
    }
}
