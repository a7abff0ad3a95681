package dev.sesame;

import org.jspecify.annotations.Nullable;

/**
 * The one exception this library throws on purpose: what happened, why, and what to do next. Its
 * texts never contain a secret.
 */
public final class AuthException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Failure failure;
    private final String nextStep;

    /**
     * Creates an exception whose {@code problem} names the thing that failed and whose {@code
     * nextStep} mends it; an empty {@code nextStep} means that the problem says it all.
     */
    public AuthException(Failure failure, String problem, String nextStep) {
        this(failure, problem, nextStep, null);
    }

    /** Creates an exception that keeps its {@code cause}. */
    public AuthException(
            Failure failure, String problem, String nextStep, @Nullable Throwable cause) {
        super(problem, cause);
        this.failure = failure;
        this.nextStep = nextStep;
    }

    /** Returns the kind of failure. */
    public Failure failure() {
        return failure;
    }

    /** Returns what went wrong, with the name of the file, the URL or the layer. */
    public String problem() {
        return String.valueOf(getMessage());
    }

    /** Returns what the user should do now, as one imperative sentence, or an empty text. */
    public String nextStep() {
        return nextStep;
    }
}
