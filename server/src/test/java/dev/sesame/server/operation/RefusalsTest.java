package dev.sesame.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RefusalsTest {
    private final Refusals refusals = new Refusals();

    @Test
    void remembersWhatWasRefusedTheNewestFirst() {
        var log = RequestLog.all(List.of(refusals));
        log.began("/v1/messages");
        log.ended(Events.answered());
        log.ended(Events.refused(401, "the token has ended", ""));
        log.ended(Events.refused(403, "no such model", "acme/m"));

        assertThat(refusals.recent())
                .extracting(RequestEvent::reason)
                .containsExactly("no such model", "the token has ended");
    }

    @Test
    void whoWentAwayWasNotRefused() {
        refusals.ended(Events.refused(499, "the client went away", ""));

        assertThat(refusals.recent()).isEmpty();
    }

    @Test
    void remembersTwoHundredAndNoMore() {
        for (int i = 0; i < 1000; i++) {
            refusals.ended(Events.refused(429, "limit " + i, ""));
        }

        assertThat(refusals.recent()).hasSize(200);
        assertThat(refusals.recent().getFirst().reason()).isEqualTo("limit 999");
        assertThat(refusals.recent().getLast().reason()).isEqualTo("limit 800");
    }
}
