package dev.sesame.extension;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.plugin.Client.Level;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Stands around the code of one plugin: gives it a limit of time where the process that runs it
 * does not, and makes of what it throws a sentence for a person and a stack trace for the log.
 *
 * @param plugin the plugin's name
 * @param inside whether it runs inside of our own process
 * @param log where the details go
 */
record Guard(String plugin, boolean inside, PluginLog log) {
    /**
     * Runs {@code code}.
     *
     * @throws AuthException with the plugin's own message when it fails or takes too long
     */
    <T> T call(Duration limit, Callable<T> code) {
        try {
            return inside ? Limited.call(limit, code) : code.call();
        } catch (AuthException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
        } catch (Exception e) {
            var trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().forEach(line -> log.write(Level.ERROR, plugin, line));
            throw new AuthException(Failure.PROTOCOL, message(e), "", e);
        }
    }

    /** Returns what {@code problem} says, else what it is. */
    static String message(Throwable problem) {
        var message = problem.getMessage();
        return message == null || message.isBlank() ? problem.getClass().getSimpleName() : message;
    }
}
