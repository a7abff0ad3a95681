package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.terminal.Prompts;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Calls what a plugin brought along; whatever it throws ends the login with its message. */
final class PluginCall {
    private static final int LONGEST_MESSAGE = 4000;

    private PluginCall() {}

    static <T> T of(Callable<T> code) {
        try {
            return Objects.requireNonNull(code.call(), "the plugin returned nothing");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Prompts.cancelled();
        } catch (AuthException e) {
            if (e.failure() == Failure.CANCELLED) {
                throw e;
            }
            throw failed(e, e.failure(), e.nextStep());
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            throw failed(e, Failure.PROTOCOL, "");
        }
    }

    private static AuthException failed(Throwable e, Failure failure, String nextStep) {
        var whole =
                Optional.ofNullable(e.getMessage())
                        .filter(text -> !text.isBlank())
                        .orElse(e.getClass().getSimpleName());
        var message = whole.substring(0, Math.min(whole.length(), LONGEST_MESSAGE));
        return new AuthException(
                failure,
                // indented, so that no line of it looks like one of ours
                "Failed to authorize: " + message.strip().replace("\n", "\n  "),
                nextStep,
                e);
    }
}
