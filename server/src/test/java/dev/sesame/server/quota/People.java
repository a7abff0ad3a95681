package dev.sesame.server.quota;

import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.server.access.Caller;
import dev.sesame.server.definition.Limits;
import dev.sesame.server.definition.Team;
import dev.sesame.server.quota.Quotas.Admitted;
import dev.sesame.server.quota.Quotas.Refused;
import dev.sesame.server.quota.Quotas.Reservation;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** People of a team, and what they ask. */
final class People {
    private People() {}

    static Caller person(String subject) {
        return new Caller("https://login.test", subject, subject, Set.of("eng"), Instant.MAX);
    }

    static Team team(Limits person, Limits whole) {
        return new Team("eng", "Eng", Set.of("eng"), List.of("*"), JsonObject.EMPTY, person, whole);
    }

    static Limits requests(long perMinute) {
        return new Limits(OptionalLong.of(perMinute), OptionalLong.empty(), OptionalLong.empty());
    }

    static Limits tokens(long perMinute) {
        return new Limits(OptionalLong.empty(), OptionalLong.of(perMinute), OptionalLong.empty());
    }

    static Limits tokensPerDay(long limit) {
        return new Limits(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(limit));
    }

    /** Returns how many of {@code requests} may pass. */
    static int admitted(Quotas quotas, Caller caller, Team team, int requests) {
        int passed = 0;
        for (int i = 0; i < requests; i++) {
            if (ask(quotas, caller, team, 1) instanceof Admitted) {
                passed++;
            }
        }
        return passed;
    }

    static Quotas.Verdict ask(Quotas quotas, Caller caller, Team team, long tokens) {
        return quotas.admit(caller, team, tokens).toCompletableFuture().join();
    }

    static Reservation admit(Quotas quotas, Caller caller, Team team, long tokens) {
        return ((Admitted) ask(quotas, caller, team, tokens)).reservation();
    }

    static Refused refuse(Quotas quotas, Caller caller, Team team, long tokens) {
        return (Refused) ask(quotas, caller, team, tokens);
    }
}
