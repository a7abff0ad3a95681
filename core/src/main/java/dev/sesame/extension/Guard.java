package dev.sesame.extension;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.javaplugin.Fault;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Hooks;
import dev.sesame.plugin.Plugin;
import dev.sesame.plugin.PluginInput;
import dev.sesame.script.Limits;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Stands around the code of one plugin: gives it a limit of time where the process that runs it
 * does not, and makes of what it throws a sentence for a person and a stack trace for the log.
 *
 * @param name the plugin's name
 * @param code the plugin itself when it runs inside of our own process
 * @param log where the details go
 */
record Guard(String name, Optional<Plugin> code, PluginLog log) {
    /**
     * Runs {@code work}.
     *
     * @throws AuthException with the plugin's own message when it fails or takes too long
     */
    <T> T call(Duration limit, Callable<T> work) {
        try {
            return present(code.isPresent() ? Limited.call(limit, inside(work)) : work.call());
        } catch (AuthException e) {
            keep(e);
            // only a person cancels, and that arrives as an interruption
            throw code.isPresent() && e.failure() == Failure.CANCELLED
                    ? new AuthException(Failure.PROTOCOL, e.problem(), e.nextStep(), e)
                    : e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
        } catch (Exception e) {
            keep(e);
            throw new AuthException(Failure.PROTOCOL, problem(e), place(e), e);
        }
    }

    /** Scripts say it in the log themselves. */
    private void keep(Exception thrown) {
        if (code.isPresent()) {
            log.write(name, thrown);
        }
    }

    /** Starts the plugin; an error tells the line of its source. */
    Hooks init(PluginInput input, JsonObject options) {
        try {
            return present(
                    Limited.call(
                            Limits.DEFAULT.start(),
                            inside(() -> code.orElseThrow().init(input, options))));
        } catch (Exception e) {
            var fault = Fault.of(e, code.orElseThrow());
            var place = fault.place().map(at -> at + ": ").orElse("");
            throw new AuthException(Failure.INVALID_CONFIG, place + fault.problem(), "", e);
        }
    }

    /** Returns {@code body} so that a read ends in time and throws {@code IOException} only. */
    InputStream body(InputStream body) {
        return code.isPresent()
                ? new TimedBody(body, name, Limits.DEFAULT.gap())
                : new GuardedBody(body);
    }

    /** Lets the plugin find its own libraries by {@link java.util.ServiceLoader}. */
    private <T> Callable<T> inside(Callable<T> work) {
        return () -> {
            var loader = code.orElseThrow().getClass().getClassLoader();
            Thread.currentThread().setContextClassLoader(loader);
            return work.call();
        };
    }

    private static <T> T present(@Nullable T result) {
        if (result == null) {
            throw new IllegalStateException("it returned null");
        }
        return result;
    }

    private String problem(Exception thrown) {
        return code.map(plugin -> Fault.of(thrown, plugin).problem())
                .orElseGet(() -> String.valueOf(thrown.getMessage()));
    }

    private String place(Exception thrown) {
        return code.flatMap(plugin -> Fault.of(thrown, plugin).place())
                .map(at -> "Look at " + at + " of the plugin")
                .orElse("");
    }
}
