package dev.sesame.script;

import dev.sesame.json.JsonValue.JsonObject;

/** Ends a host that does not answer or grows too large, so that nobody waits for it for ever. */
final class Watchdog {
    private static final int BEATS_PER_PING = 5;
    private static final int UNANSWERED = 2;

    /** A plugin may wait for a program, such as one that logs in, and answer nobody meanwhile. */
    private static final int UNANSWERED_FOR_A_PROGRAM = 12;

    private final HostProcess process;
    private final Channel channel;
    private final Limits limits;

    Watchdog(HostProcess process, Channel channel, Limits limits) {
        this.process = process;
        this.channel = channel;
        this.limits = limits;
    }

    /** Watches until the host has ended. */
    void watch() {
        try {
            // beats are counted, not time: a machine that slept is not a host that was silent
            long heard = -1;
            int unanswered = 0;
            for (int beat = 1; !process.hasEnded(limits.beat()); beat++) {
                if (process.memory().orElse(0) > limits.memory()) {
                    kill("the plugin host used more than " + (limits.memory() >> 20) + " MiB");
                }
                if (beat % BEATS_PER_PING == 0) {
                    unanswered = channel.heard() == heard ? unanswered + 1 : 0;
                    heard = channel.heard();
                    int most = process.waitsForAProgram() ? UNANSWERED_FOR_A_PROGRAM : UNANSWERED;
                    if (unanswered >= most) {
                        kill("the plugin host did not answer for " + seconds(unanswered) + " s");
                    }
                    ping();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private long seconds(int pings) {
        return limits.beat().multipliedBy((long) BEATS_PER_PING * pings).toSeconds();
    }

    private void kill(String reason) {
        channel.end(reason);
        process.kill();
    }

    /** A host that reads nothing blocks its writers, and must not block this thread. */
    private void ping() {
        Thread.startVirtualThread(() -> channel.tell("ping", JsonObject.EMPTY));
    }
}
