package dev.sesame.server.gateway;

import java.time.Duration;

/**
 * How long the gateway waits.
 *
 * @param checking for those who know people and limits
 * @param body for the next piece of a request's body
 * @param connect until an upstream is connected
 * @param firstByte until a streamed answer begins
 * @param wholeAnswer until an answer begins that comes in one piece, when all of it is there
 * @param idle for the next piece of an answer, or until the client has taken the last
 * @param total until an answer has ended
 */
record Patience(
        Duration checking,
        Duration body,
        Duration connect,
        Duration firstByte,
        Duration wholeAnswer,
        Duration idle,
        Duration total) {
    static final Patience USUAL =
            new Patience(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(15));

    /** Returns how long it waits in {@code phase} for something to move. */
    Duration in(Phase phase) {
        return switch (phase) {
            case CHECKING -> checking;
            case BODY -> body;
            case FIRST_BYTE -> firstByte;
            case WHOLE_ANSWER -> wholeAnswer;
            case ANSWER -> idle;
        };
    }
}
