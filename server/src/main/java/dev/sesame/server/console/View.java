package dev.sesame.server.console;

import dev.sesame.Printable;
import dev.sesame.server.definition.Team;
import dev.sesame.server.operation.RequestEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that was asked for, for the audit line: who looked at what others used is worth one.
 *
 * @param id names the request, and it alone
 * @param route what was asked for
 * @param began when
 */
record View(String id, String route, Instant began) {
    /**
     * Returns what became of it.
     *
     * @param visitor who is logged in
     * @param team theirs
     */
    RequestEvent ended(Answer answer, Optional<Session> visitor, Optional<Team> team, Instant now) {
        var duration = Duration.between(began, now);
        return new RequestEvent(
                id,
                began,
                route,
                answer.status(),
                Printable.of(answer.reason()),
                visitor.map(Session::issuer).orElse(""),
                visitor.map(Session::subject).orElse(""),
                visitor.map(Session::name).orElse(""),
                team.map(Team::id).orElse(""),
                "",
                "",
                0,
                answer.body().getBytes(StandardCharsets.UTF_8).length,
                0,
                0,
                duration,
                duration,
                Duration.ZERO,
                "");
    }
}
