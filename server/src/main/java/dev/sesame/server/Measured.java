package dev.sesame.server;

import dev.sesame.server.definition.OrganisationWatch;
import dev.sesame.server.operation.AuditLog;
import dev.sesame.server.operation.Metrics;
import dev.sesame.server.quota.Quotas;
import dev.sesame.server.usage.UsageStore;
import java.time.Duration;
import java.time.InstantSource;

/** What the rooms can tell of themselves, as metrics. */
record Measured(OrganisationWatch watch, Quotas quotas, UsageStore usage, AuditLog audit) {
    void show(Metrics metrics, InstantSource clock) {
        metrics.gauge(
                "sesame.organisation.age.seconds",
                "Since the version of the organisation that is in force was read",
                () -> age(clock));
        metrics.gauge(
                "sesame.organisation.problems",
                "What is wrong with the organisation's directory as it is now",
                () -> watch.problems().size());
        metrics.gauge(
                "sesame.organisation.stale",
                "1 when the directory cannot be used as it is now, and an older version is in force",
                () -> watch.isStale() ? 1 : 0);
        metrics.label(
                "sesame.organisation.version",
                "The version of the organisation that is in force",
                () -> watch.current().version());
        metrics.gauge(
                "sesame.limits.degraded",
                "1 when limits hold for this process alone, because their store does not answer",
                () -> quotas.degraded() ? 1 : 0);
        metrics.gauge(
                "sesame.usage.degraded",
                "1 when usage records wait on this machine, because the database does not answer",
                () -> usage.degraded() ? 1 : 0);
        metrics.gauge(
                "sesame.usage.waiting.bytes",
                "Usage records on this machine that are not in the database yet",
                usage::waiting);
        metrics.counter(
                "sesame.usage.lost",
                "Requests without a usage record, because none could be stored",
                usage::lost);
        metrics.counter(
                "sesame.audit.lost",
                "Requests without an audit line, because it could not be written",
                audit::lost);
    }

    private double age(InstantSource clock) {
        return Duration.between(watch.versions().getFirst().time(), clock.instant()).toMillis()
                / 1000.0;
    }
}
