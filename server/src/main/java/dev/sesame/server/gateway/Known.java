package dev.sesame.server.gateway;

import dev.sesame.server.access.Caller;
import dev.sesame.server.access.Sender;
import dev.sesame.server.definition.Team;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.Set;

/**
 * What is known of a request by now, for its records and about its sender. On the event loop of its
 * request.
 */
final class Known implements Sender {
    private static final Caller NOBODY = new Caller("", "", "", Set.of(), Instant.EPOCH);

    private static final int TRACEPARENT = 55;

    private final HttpServerRequest request;
    private Caller caller = NOBODY;
    private String team = "";
    private String provider = "";
    private String model = "";
    private String upstream = "";
    private long bytesIn;

    Known(HttpServerRequest request) {
        this.request = request;
    }

    @Override
    public String address() {
        return request.remoteAddress().hostAddress();
    }

    @Override
    public String forwardedFor() {
        var all = request.headers().getAll("x-forwarded-for");
        return all.isEmpty() ? "" : all.getLast(); // what the proxy before us added
    }

    String traceparent() {
        var sent = request.getHeader("traceparent");
        return sent != null && sent.length() == TRACEPARENT ? sent : "";
    }

    void caller(Caller found) {
        caller = found;
    }

    void team(Team found) {
        team = found.id();
    }

    void model(Catalogue.Entry found) {
        provider = found.provider().id();
        model = found.model().id();
    }

    void upstream(String name) {
        upstream = name;
    }

    void bytesIn(long count) {
        bytesIn = count;
    }

    Caller caller() {
        return caller;
    }

    String team() {
        return team;
    }

    String provider() {
        return provider;
    }

    String model() {
        return model;
    }

    /** Returns {@code provider/model}; empty as long as that is not known. */
    String fullModel() {
        return model.isEmpty() ? "" : provider + "/" + model;
    }

    String upstream() {
        return upstream;
    }

    long bytesIn() {
        return bytesIn;
    }
}
