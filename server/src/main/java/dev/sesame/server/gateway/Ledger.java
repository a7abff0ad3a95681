package dev.sesame.server.gateway;

import dev.sesame.Printable;
import dev.sesame.server.operation.RequestEvent;
import dev.sesame.server.operation.RequestLog;
import dev.sesame.server.usage.UsageLog;
import dev.sesame.server.usage.UsageRecord;
import java.util.concurrent.atomic.AtomicInteger;

/** The last stage of the pipe: writes down what became of each request, once. */
final class Ledger {
    private final UsageLog usage;
    private final RequestLog log;
    private final AtomicInteger open = new AtomicInteger();

    /** How it ended, and why when it did not end well. */
    record Outcome(int status, String reason) {}

    Ledger(UsageLog usage, RequestLog log) {
        this.usage = usage;
        this.log = log;
    }

    void began(Route route) {
        open.incrementAndGet();
        log.began(route.label());
    }

    /** Returns how many requests have begun and not ended. */
    int open() {
        return open.get();
    }

    void record(Exchange exchange, Outcome outcome) {
        open.decrementAndGet();
        var tokens = exchange.route().usesTokens() ? exchange.tokens() : Tokens.NONE;
        if (exchange.reservation().isPresent()) {
            usage.add(usage(exchange, outcome, tokens));
        }
        log.ended(event(exchange, outcome, tokens));
        exchange.reservation().ifPresent(it -> it.settle(tokens.all()));
    }

    private static UsageRecord usage(Exchange exchange, Outcome outcome, Tokens tokens) {
        var known = exchange.known();
        return new UsageRecord(
                exchange.id(),
                exchange.time(),
                known.caller().issuer(),
                known.caller().subject(),
                known.caller().name(),
                known.team(),
                known.provider(),
                known.model(),
                known.upstream(),
                outcome.status(),
                tokens.input(),
                tokens.output(),
                tokens.cached(),
                tokens.isEstimated(),
                exchange.duration());
    }

    private static RequestEvent event(Exchange exchange, Outcome outcome, Tokens tokens) {
        var known = exchange.known();
        return new RequestEvent(
                exchange.id(),
                exchange.time(),
                exchange.route().label(),
                outcome.status(),
                Printable.of(outcome.reason()),
                known.caller().issuer(),
                known.caller().subject(),
                known.caller().name(),
                known.team(),
                known.fullModel(),
                known.upstream(),
                known.bytesIn(),
                exchange.bytesOut(),
                tokens.input(),
                tokens.output(),
                exchange.untilFirstByte(),
                exchange.duration(),
                exchange.untilAsked(),
                exchange.traceparent());
    }
}
