package dev.sesame.server.gateway;

import dev.sesame.server.access.Caller;
import dev.sesame.server.definition.Team;
import java.time.Instant;
import java.util.Set;

/** What is known of a request by now, for its records. On the event loop of its request. */
final class Known {
    private static final Caller NOBODY = new Caller("", "", "", Set.of(), Instant.EPOCH);

    private Caller caller = NOBODY;
    private String team = "";
    private String provider = "";
    private String model = "";
    private String upstream = "";
    private long bytesIn;

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
