package dev.sesame.server.quota;

import dev.sesame.server.access.Caller;
import dev.sesame.server.definition.Limits;
import dev.sesame.server.definition.Team;
import io.github.bucket4j.BucketConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * One limit, of one person or of one team.
 *
 * @param key names its bucket, for all replicas alike
 * @param counts what is counted, in which time
 * @param capacity how much there is in that time; at least 1
 * @param owner whose it is, as people say it
 */
record Allowance(String key, Kind counts, long capacity, String owner) {

    enum Kind {
        REQUESTS_PER_MINUTE("requests per minute", Duration.ofMinutes(1)),
        TOKENS_PER_MINUTE("tokens per minute", Duration.ofMinutes(1)),
        TOKENS_PER_DAY("tokens per day", Duration.ofDays(1));

        private final String text;
        private final Duration period;

        Kind(String text, Duration period) {
            this.text = text;
            this.period = period;
        }

        private OptionalLong of(Limits limits) {
            return switch (this) {
                case REQUESTS_PER_MINUTE -> limits.requestsPerMinute();
                case TOKENS_PER_MINUTE -> limits.tokensPerMinute();
                case TOKENS_PER_DAY -> limits.tokensPerDay();
            };
        }
    }

    /** Returns the limits of each person of {@code team}, for {@code caller}. */
    static List<Allowance> ofPerson(Caller caller, Team team) {
        // what stands last may hold spaces: no two people have one key
        var key = "person " + team.id() + " " + caller.issuer() + " " + caller.subject();
        return of(team.person(), key, "of each person");
    }

    /** Returns the limits of {@code team} as a whole. */
    static List<Allowance> ofTeam(Team team) {
        return of(team.whole(), "team " + team.id(), "of team " + team.name());
    }

    private static List<Allowance> of(Limits limits, String key, String owner) {
        var found = new ArrayList<Allowance>();
        for (var kind : Kind.values()) {
            kind.of(limits)
                    .ifPresent(limit -> {
                        // Bucket4j knows no rate of more than one for each nanosecond
                        long capacity = Math.clamp(limit, 1, kind.period.toNanos());
                        var name = "sesame " + kind.text + " " + key;
                        found.add(new Allowance(name, kind, capacity, owner));
                    });
        }
        return found;
    }

    /** Returns how much a request with {@code tokens} takes: never more than there can be. */
    long amount(long tokens) {
        return counts == Kind.REQUESTS_PER_MINUTE ? 1 : Math.clamp(tokens, 1, capacity);
    }

    boolean countsTokens() {
        return counts != Kind.REQUESTS_PER_MINUTE;
    }

    Duration period() {
        return counts.period;
    }

    /** Returns it as people say it. */
    String text() {
        return capacity + " " + counts.text + " " + owner;
    }

    BucketConfiguration configuration() {
        return BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(capacity).refillIntervally(capacity, period()))
                .build();
    }
}
