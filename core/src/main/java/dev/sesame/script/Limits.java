package dev.sesame.script;

import java.time.Duration;

/**
 * How long plugins may take, whatever they are written in, and how much those in scripts may use.
 *
 * @param start to import a module and start its plugins
 * @param answer to judge an answer to a prompt
 * @param authorize to begin a login
 * @param hook for a loader or a hook
 * @param head until the head of an answer has come
 * @param gap between two pieces of its body
 * @param beat how often the watchdog looks
 * @param memory how much of the machine's memory the host may use, in bytes
 */
public record Limits(
        Duration start,
        Duration answer,
        Duration authorize,
        Duration hook,
        Duration head,
        Duration gap,
        Duration beat,
        long memory) {
    /** A person may take any time to log in. */
    static final Duration NONE = Duration.ofDays(365);

    /** What holds for everybody. */
    public static final Limits DEFAULT =
            new Limits(
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(300),
                    Duration.ofSeconds(300),
                    Duration.ofSeconds(1),
                    1L << 30);
}
