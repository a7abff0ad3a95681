package dev.sesame.keyring;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import org.jspecify.annotations.Nullable;

/** Tells what to do without a keyring. The file is offered only where nobody forbade it. */
record Advice(StoreChoice choice, Environment environment) {
    private static final String DOCUMENT = "docs/storage.md";

    /** Returns the error that {@code mend}, an imperative sentence without its end, removes. */
    AuthException error(Failure failure, String problem, String mend) {
        return error(failure, problem, mend, null);
    }

    AuthException error(Failure failure, String problem, String mend, @Nullable Throwable cause) {
        return new AuthException(failure, problem, mend + otherwise(), cause);
    }

    boolean isRemote() {
        return environment.nonEmpty("SSH_CONNECTION").isPresent();
    }

    private String otherwise() {
        if (choice == StoreChoice.KEYRING) {
            return " (\"secretStore\" is \"keyring\", so nothing else is used; see "
                    + DOCUMENT
                    + ")";
        }
        return ", or set \"secretStore\": \"file\" in "
                + environment.shorten(environment.sesameConfig().resolve("sesame.jsonc"))
                + " to keep secrets as plain text in files that only you can read, or sign in with"
                + " `sesame sso login URL --store file` (see "
                + DOCUMENT
                + ")";
    }
}
