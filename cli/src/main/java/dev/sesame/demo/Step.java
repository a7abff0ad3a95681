package dev.sesame.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * One step of the walk.
 *
 * @param title what it shows
 * @param situation how things stand before it, for the reader
 * @param before brings things to stand like that
 * @param command what is typed
 * @param checks what has to hold afterwards
 */
record Step(String title, String situation, Runnable before, String command, List<Check> checks) {
    Step {
        checks = List.copyOf(checks);
    }

    /** Returns a step that has only its title yet. */
    static Step of(String title) {
        return new Step(title, "", () -> {}, "", List.of());
    }

    Step where(String how) {
        return new Step(title, how, before, command, checks);
    }

    Step after(Runnable preparation) {
        return new Step(title, situation, preparation, command, checks);
    }

    Step type(String line) {
        return new Step(title, situation, before, line, checks);
    }

    /** Says what has to hold, beside that no token is shown, which always has to. */
    Step expect(Check... wanted) {
        var all = new ArrayList<>(List.of(wanted));
        all.add(Check.showsNoToken());
        return new Step(title, situation, before, command, all);
    }

    /** Returns the result of this step when {@code outcome} came of it. */
    Result judge(Outcome outcome) {
        return new Result(
                title,
                checks.stream()
                        .map(check -> new Result.Finding(check.claim(), check.test().test(outcome)))
                        .toList());
    }
}
