package dev.sesame.server.operation;

import dev.sesame.Environment;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends a span for each request to a collector (OTLP over HTTP), with a child for the upstream; a
 * trace that the client began is continued. Spans that cannot be sent are left out. Safe for use by
 * many threads.
 */
public final class Traces implements RequestLog, AutoCloseable {
    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
    private static final TextMapGetter<RequestEvent> PARENT = Traces::header;

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    private Traces(SdkTracerProvider provider) {
        this.provider = provider;
        this.tracer = provider.get("dev.sesame.server");
    }

    /**
     * Returns one when {@code OTEL_EXPORTER_OTLP_ENDPOINT} names a collector; {@code
     * OTEL_SERVICE_NAME} and {@code OTEL_EXPORTER_OTLP_HEADERS} mean what OpenTelemetry says.
     */
    public static Optional<Traces> of(Environment environment) {
        return environment
                .nonEmpty("OTEL_EXPORTER_OTLP_ENDPOINT")
                .map(endpoint -> new Traces(provider(endpoint, environment)));
    }

    private static SdkTracerProvider provider(String endpoint, Environment environment) {
        var exporter =
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(endpoint.replaceAll("/+$", "") + "/v1/traces");
        for (var pair :
                environment.nonEmpty("OTEL_EXPORTER_OTLP_HEADERS").orElse("").split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                exporter.addHeader(
                        pair.substring(0, equals).strip(),
                        decoded(pair.substring(equals + 1).strip()));
            }
        }
        var name = environment.nonEmpty("OTEL_SERVICE_NAME").orElse("sesame");
        return SdkTracerProvider.builder()
                .setResource(Resource.getDefault().toBuilder().put(SERVICE, name).build())
                .setSampler(Sampler.parentBased(Sampler.alwaysOn()))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter.build()).build())
                .build();
    }

    /** As in W3C Baggage: {@code %20} is a blank, and {@code +} is itself. */
    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return value;
        }
    }

    @Override
    public void ended(RequestEvent event) {
        var parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), event, PARENT);
        var end = event.time().plus(event.duration());
        var span =
                tracer.spanBuilder(event.route())
                        .setParent(parent)
                        .setSpanKind(SpanKind.SERVER)
                        .setStartTimestamp(event.time())
                        .setAttribute("http.response.status_code", (long) event.status())
                        .setAttribute("sesame.request", event.requestId())
                        .setAttribute("sesame.team", event.team())
                        .setAttribute("gen_ai.request.model", event.model())
                        .setAttribute("gen_ai.usage.input_tokens", event.inputTokens())
                        .setAttribute("gen_ai.usage.output_tokens", event.outputTokens())
                        .startSpan();
        if (!event.upstream().isEmpty()) {
            upstream(event, parent.with(span));
        }
        judge(span, event);
        span.end(end);
    }

    private void upstream(RequestEvent event, Context context) {
        var span =
                tracer.spanBuilder("upstream " + event.upstream())
                        .setParent(context)
                        .setSpanKind(SpanKind.CLIENT)
                        .setStartTimestamp(event.time().plus(event.upstreamAfter()))
                        .startSpan();
        if (event.hasAnswer()) {
            span.addEvent("first byte", event.time().plus(event.firstByte()));
        }
        judge(span, event);
        span.end(event.time().plus(event.duration()));
    }

    private static void judge(Span span, RequestEvent event) {
        if (event.status() >= 500) {
            span.setStatus(StatusCode.ERROR, event.reason());
        }
    }

    /** Sends what is waiting, for five seconds at most, and ends. */
    @Override
    public void close() {
        provider.shutdown().join(5, TimeUnit.SECONDS);
    }

    private static @Nullable String header(@Nullable RequestEvent event, String name) {
        return event != null && name.equals("traceparent") && !event.traceparent().isEmpty()
                ? event.traceparent()
                : null;
    }
}
