package dev.sesame.server.operation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Counts requests for Prometheus. Safe for use by many threads.
 *
 * <p>What a client wrote is no label: a model is named only when an upstream was asked for it, so
 * that there are as many series as the organisation has teams and models.
 */
public final class Metrics implements RequestLog {
    private static final Duration[] FIRST_BYTE = {
        Duration.ofMillis(5), Duration.ofMillis(25), Duration.ofMillis(100),
        Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1),
        Duration.ofMillis(2500), Duration.ofSeconds(5), Duration.ofSeconds(10),
        Duration.ofSeconds(30), Duration.ofSeconds(60)
    };
    private static final Duration[] WHOLE = {
        Duration.ofMillis(25), Duration.ofMillis(100), Duration.ofMillis(500),
        Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(15),
        Duration.ofSeconds(60), Duration.ofMinutes(3), Duration.ofMinutes(15)
    };

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ConcurrentMap<Labels, Counter> requests = new ConcurrentHashMap<>();
    private final ConcurrentMap<Asked, Tokens> tokens = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Timers> timers = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Counter> failures = new ConcurrentHashMap<>();
    private final List<Runnable> looks = new CopyOnWriteArrayList<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicBoolean hasProcess = new AtomicBoolean();

    private record Labels(String route, int status, String team, String model) {}

    private record Asked(String team, String model) {}

    private record Tokens(Counter input, Counter output) {}

    private record Timers(Timer firstByte, Timer whole) {}

    /** Creates one that has counted nothing. */
    public Metrics() {
        Gauge.builder("sesame.requests.in.flight", inFlight, AtomicInteger::get)
                .description("Requests that began and have not ended")
                .register(registry);
    }

    @Override
    public void began(String route) {
        inFlight.incrementAndGet();
    }

    /** Whoever sees none in flight sees the counts of all that were. */
    @Override
    public void ended(RequestEvent event) {
        try {
            count(event);
        } finally {
            inFlight.decrementAndGet();
        }
    }

    private void count(RequestEvent event) {
        var model = event.upstream().isEmpty() ? "" : event.model();
        var labels = new Labels(event.route(), event.status(), event.team(), model);
        requests.computeIfAbsent(labels, this::requests).increment();
        if (event.isRefusal() && event.upstream().isEmpty()) {
            return; // how fast a refusal is would hide how slow the answers are
        }
        if (event.inputTokens() + event.outputTokens() > 0) {
            var used = tokens.computeIfAbsent(new Asked(event.team(), model), this::tokens);
            used.input().increment((double) event.inputTokens());
            used.output().increment((double) event.outputTokens());
        }
        var timed = timers.computeIfAbsent(event.route(), this::timers);
        timed.firstByte().record(event.firstByte());
        timed.whole().record(event.duration());
        if (event.status() >= 500) {
            failures.computeIfAbsent(event.upstream(), this::failures).increment();
        }
    }

    /** Shows what {@code value} returns whenever somebody looks; it must not wait. */
    public void gauge(String name, String description, DoubleSupplier value) {
        Gauge.builder(name, value::getAsDouble).description(description).register(registry);
    }

    /** Shows what {@code value} returns whenever somebody looks; it only grows. */
    public void counter(String name, String description, DoubleSupplier value) {
        FunctionCounter.builder(name, value, DoubleSupplier::getAsDouble)
                .description(description)
                .register(registry);
    }

    /** Shows a 1 with what {@code value} returns as the label {@code value}. */
    public void label(String name, String description, Supplier<String> value) {
        var gauge = MultiGauge.builder(name).description(description).register(registry);
        looks.add(() -> {
            var row = MultiGauge.Row.of(Tags.of("value", value.get()), 1);
            gauge.register(List.of(row), true);
        });
    }

    /** Returns all of it in the text format of Prometheus, version 0.0.4. */
    public String scrape() {
        if (hasProcess.compareAndSet(false, true)) {
            // asking the JVM takes some time, which a start need not wait for
            new JvmMemoryMetrics().bindTo(registry);
            new ProcessorMetrics().bindTo(registry);
            new UptimeMetrics().bindTo(registry);
        }
        looks.forEach(Runnable::run);
        return registry.scrape();
    }

    private Counter requests(Labels labels) {
        return Counter.builder("sesame.requests")
                .description("Requests that ended")
                .tag("route", labels.route())
                .tag("status", Integer.toString(labels.status()))
                .tag("team", labels.team())
                .tag("model", labels.model())
                .register(registry);
    }

    private Tokens tokens(Asked asked) {
        return new Tokens(tokens("input", asked), tokens("output", asked));
    }

    private Counter tokens(String direction, Asked asked) {
        return Counter.builder("sesame.tokens")
                .description("Tokens of models")
                .tag("direction", direction)
                .tag("team", asked.team())
                .tag("model", asked.model())
                .register(registry);
    }

    private Timers timers(String route) {
        return new Timers(
                Timer.builder("sesame.request.first.byte")
                        .description("Until the first byte of the answer")
                        .tag("route", route)
                        .serviceLevelObjectives(FIRST_BYTE)
                        .register(registry),
                Timer.builder("sesame.request.duration")
                        .description("Until the last byte of the answer")
                        .tag("route", route)
                        .serviceLevelObjectives(WHOLE)
                        .register(registry));
    }

    private Counter failures(String upstream) {
        return Counter.builder("sesame.upstream.failures")
                .description("Answers of 5xx after an upstream was asked")
                .tag("upstream", upstream)
                .register(registry);
    }
}
