package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.wellknown.AuthCommandRunner;

/** Turns a failure into what happened, what to do next, and an exit code. */
final class ErrorReport {
    private ErrorReport() {}

    static int print(AuthException e, Program program) {
        if (e.failure() != Failure.CANCELLED) {
            var err = program.streams().err();
            err.println("Error: " + Printable.text(e.problem()));
            if (!e.nextStep().isEmpty()) {
                err.println(Printable.text(e.nextStep()));
            }
        }
        boolean isRenewal = program.environment().nonEmpty("SESAME_RENEWAL").isPresent();
        return isRenewal && e.failure() == Failure.UNREACHABLE
                ? AuthCommandRunner.PASSING
                : exitCode(e.failure());
    }

    static int exitCode(Failure failure) {
        return switch (failure) {
            case INVALID_INPUT, INVALID_CONFIG -> 2;
            case NOT_LOGGED_IN, LOGIN_EXPIRED, ACCESS_DENIED -> 4;
            case UNTRUSTED, UNREACHABLE, PROTOCOL -> 1;
            case CANCELLED -> 130;
        };
    }
}
