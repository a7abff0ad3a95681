package dev.sesame.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class ReadinessTest {
    private final AtomicBoolean keys = new AtomicBoolean();
    private final Readiness readiness = new Readiness(Map.of("keys of the issuers", keys::get));

    @Test
    void namesWhatIsMissing() {
        assertThat(readiness.missing()).containsExactly("keys of the issuers");
        keys.set(true);
        assertThat(readiness.missing()).isEmpty();
    }

    @Test
    void aReplicaThatEndsIsNotReady() {
        keys.set(true);
        readiness.drain();

        assertThat(readiness.missing()).containsExactly("draining");
    }
}
