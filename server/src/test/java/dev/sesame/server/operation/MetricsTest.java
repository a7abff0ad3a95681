package dev.sesame.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MetricsTest {
    private final Metrics metrics = new Metrics();

    @Test
    void countsRequestsAndTokensByTeamAndModel() {
        handle(Events.answered());
        handle(Events.answered());

        assertThat(lines())
                .contains(
                        "sesame_requests_total{model=\"acme/gpt-5-mini\",route=\"/v1/chat/completions\",status=\"200\",team=\"research\"} 2.0")
                .contains(
                        "sesame_tokens_total{direction=\"input\",model=\"acme/gpt-5-mini\",team=\"research\"} 24.0")
                .contains(
                        "sesame_tokens_total{direction=\"output\",model=\"acme/gpt-5-mini\",team=\"research\"} 68.0");
    }

    @Test
    void tellsHowLongAnswersTake() {
        handle(Events.answered());

        assertThat(lines())
                .contains(
                        "sesame_request_first_byte_seconds_bucket{route=\"/v1/chat/completions\",le=\"0.025\"} 0")
                .contains(
                        "sesame_request_first_byte_seconds_bucket{route=\"/v1/chat/completions\",le=\"0.1\"} 1")
                .contains(
                        "sesame_request_duration_seconds_count{route=\"/v1/chat/completions\"} 1");
    }

    @Test
    void anAnswerThatNeverBeganIsNotAFastOne() {
        handle(Events.failed("spare"));

        assertThat(lines())
                .contains(
                        "sesame_request_first_byte_seconds_count{route=\"/v1/chat/completions\"} 0")
                .contains(
                        "sesame_request_duration_seconds_count{route=\"/v1/chat/completions\"} 1");
    }

    @Test
    void whatAClientWroteIsNoLabel() {
        for (int i = 0; i < 50; i++) {
            handle(Events.refused(403, "no such model", "made/up-" + i));
        }

        assertThat(lines())
                .contains(
                        "sesame_requests_total{model=\"\",route=\"/v1/chat/completions\",status=\"403\",team=\"research\"} 50.0")
                .noneMatch(line -> line.contains("made"));
    }

    @Test
    void countsTheRequestsThatHaveNotEnded() {
        metrics.began("/v1/messages");
        metrics.began("/v1/messages");
        metrics.ended(Events.answered());

        assertThat(lines()).contains("sesame_requests_in_flight 1.0");
    }

    @Test
    void countsTheFailuresOfEachUpstream() {
        handle(Events.failed("spare"));

        assertThat(lines()).contains("sesame_upstream_failures_total{upstream=\"spare\"} 1.0");
    }

    @Test
    void namesNobody() {
        handle(Events.answered());

        assertThat(metrics.scrape()).doesNotContain("Alice").doesNotContain("4711");
    }

    @Test
    void showsWhatOthersMeasure() {
        metrics.gauge("sesame.usage.spool", "Records that are not stored yet", () -> 7);
        metrics.counter("sesame.audit.lost", "Requests without an audit line", () -> 3);

        assertThat(lines()).contains("sesame_usage_spool 7.0", "sesame_audit_lost_total 3.0");
    }

    private void handle(RequestEvent event) {
        metrics.began(event.route());
        metrics.ended(event);
    }

    private List<String> lines() {
        return metrics.scrape().lines().toList();
    }
}
