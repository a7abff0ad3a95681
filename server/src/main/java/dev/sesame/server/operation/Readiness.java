package dev.sesame.server.operation;

/**
 * Whether this replica should be sent requests: from its start, which has read the organisation,
 * until it is told to end. What it asks elsewhere is no condition: when an issuer does not answer,
 * no other replica is better off, and what is published needs none. Safe for use by many threads.
 */
public final class Readiness {
    private volatile boolean draining;

    /** Says that this replica is about to end; it never becomes ready again. */
    public void drain() {
        draining = true;
    }

    /** Returns whether it is ready. */
    public boolean isReady() {
        return !draining;
    }
}
