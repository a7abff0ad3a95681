package dev.sesame.server.publish;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What operators learn of requests for a team's settings. */
@Timeout(60)
final class RecordsTest {
    private static final String TEAM = "/opencode/config";
    private static final String AUTHORIZATION = "Authorization";

    @TempDir private Path folder;
    private PublishingOrganisation organisation;

    @BeforeEach
    void publish() throws IOException {
        organisation = new PublishingOrganisation(folder);
    }

    @AfterEach
    void end() {
        organisation.close();
    }

    @Test
    void aRequestHasOneIdForTheClientAndTheRecordsAndGoesOnWithItsTrace()
            throws IOException, InterruptedException {
        var trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var response =
                organisation.get(TEAM, AUTHORIZATION, "Bearer lab:ann", "traceparent", trace);

        assertThat(response.headers().firstValue("X-Request-Id"))
                .contains(organisation.event().requestId());
        assertThat(organisation.event().traceparent()).isEqualTo(trace);
    }

    @Test
    void aDefectOfOursIsInTheLogWithItsStack() throws IOException, InterruptedException {
        var log = (Logger) LoggerFactory.getLogger("dev.sesame.server.publish");
        var appender = new ListAppender<ILoggingEvent>();
        appender.start();
        log.addAppender(appender);

        var response = organisation.get(TEAM, AUTHORIZATION, "Bearer defect");

        log.detachAppender(appender);
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(appender.list)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.getLevel()).isEqualTo(Level.ERROR);
                    assertThat(line.getThrowableProxy().getMessage()).isEqualTo("a defect");
                    assertThat(line.getKeyValuePairs().getFirst().value)
                            .isEqualTo(organisation.event().requestId());
                });
    }
}
