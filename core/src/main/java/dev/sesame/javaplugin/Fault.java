package dev.sesame.javaplugin;

import dev.sesame.Printable;
import dev.sesame.plugin.Plugin;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What went wrong in the code of a plugin, for one line of text.
 *
 * @param place where in the plugin it was, as {@code CorpAuth.java:12}; absent when none of its
 *     code is to blame
 * @param problem what it was, in one line
 */
public record Fault(Optional<String> place, String problem) {
    private static final int DEEPEST = 20;

    /** Reads what {@code plugin}, or a hook of it, has thrown. */
    public static Fault of(Throwable thrown, Plugin plugin) {
        var type = plugin.getClass();
        return type.getClassLoader() instanceof PluginLoader loader
                ? of(thrown, loader)
                : of(thrown, type.getName());
    }

    static Fault of(Throwable thrown, PluginLoader loader) {
        return of(thrown, frame -> loader.getName().equals(frame.getClassLoaderName()));
    }

    static Fault of(Throwable thrown, String className) {
        return of(
                thrown,
                frame ->
                        frame.getClassName().equals(className)
                                || frame.getClassName().startsWith(className + "$"));
    }

    private static Fault of(Throwable thrown, Predicate<StackTraceElement> own) {
        return new Fault(place(thrown, own), Printable.folded(problem(thrown)));
    }

    /** The outermost exception with a frame of the plugin tells where it has begun. */
    private static Optional<String> place(Throwable thrown, Predicate<StackTraceElement> own) {
        Throwable at = thrown;
        for (int depth = 0; at != null && depth < DEEPEST; depth++) {
            for (var frame : at.getStackTrace()) {
                if (own.test(frame) && frame.getLineNumber() > 0) {
                    return Optional.of(
                            Printable.of(frame.getFileName() + ":" + frame.getLineNumber()));
                }
            }
            at = at.getCause();
        }
        return Optional.empty();
    }

    private static String problem(Throwable thrown) {
        var cause = thrown.getCause();
        if (cause != null && isWrapper(thrown, cause)) {
            return problem(cause);
        }
        var message = thrown.getMessage();
        if (message == null || message.isBlank()) {
            return thrown.getClass().getSimpleName();
        }
        return message;
    }

    private static boolean isWrapper(Throwable thrown, Throwable cause) {
        return thrown instanceof InvocationTargetException
                || thrown instanceof ExceptionInInitializerError
                || (thrown instanceof NoClassDefFoundError
                        && cause instanceof ClassNotFoundException);
    }
}
