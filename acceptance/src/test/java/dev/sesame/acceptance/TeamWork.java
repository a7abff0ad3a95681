package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.acceptance.ServedCompany.Member;
import dev.sesame.testkit.FakeModelProvider.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What holds for somebody who is logged in with a {@link ServedCompany}, whatever they use.
 *
 * @param company where they work
 * @param member who they are
 * @param user they, with what they use
 */
record TeamWork(ServedCompany company, Member member, Person user) {

    /**
     * Checks all of it for somebody of each team.
     *
     * @param login what they log in with
     * @param work what they work with
     */
    static void holdsInEachTeam(
            ServedCompany company, UnaryOperator<Person> login, UnaryOperator<Person> work)
            throws IOException, InterruptedException, SQLException {
        for (var member : List.of(ServedCompany.ALICE, ServedCompany.BOB)) {
            var person = company.person(member.name());
            company.logIn(login.apply(person), member);
            new TeamWork(company, member, work.apply(person)).holds();
        }
    }

    /** Checks all of it. */
    void holds() throws IOException, InterruptedException, SQLException {
        assertThat(models()).containsExactlyInAnyOrder("ai/shared", "ai/" + member.model());
        answers(member.model());
        isRecorded();
        refusesWhatTheOtherTeamHas();
    }

    /** Returns which of the company's models are offered. */
    List<String> models() throws IOException, InterruptedException {
        var outcome = user.run("models");
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        return outcome.stdout().lines().filter(line -> line.startsWith("ai/")).toList();
    }

    /** Checks that {@code model} answers whoever names none, and sees nobody's token. */
    void answers(String model) throws IOException, InterruptedException {
        int before = company.upstreamRequests().size();
        var outcome = user.run("run", "ping");
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        assertThat(outcome.stdout()).contains("pong from gateway");
        var token = user.using(Person.sesame().toString()).run("sso", "token").stdout().strip();
        assertThat(token).hasSizeGreaterThan(20);
        var requests = company.upstreamRequests();
        assertThat(requests.subList(before, requests.size()))
                .anyMatch(request -> asks(request, model))
                .allSatisfy(request ->
                        assertThat(request.headers())
                                .containsEntry(
                                        "authorization", "Bearer " + ServedCompany.UPSTREAM_KEY))
                .allSatisfy(request ->
                        assertThat(request.toString())
                                .doesNotContain(token, member.name() + "@corp.test"));
    }

    private static boolean asks(Request request, String model) {
        return request.body().contains("\"model\":\"" + model + "\"");
    }

    /** Some identity providers call people by their address, others by their name. */
    private void isRecorded() throws SQLException {
        var rest = " %s %s 200".formatted(member.team().toLowerCase(Locale.ROOT), member.model());
        var records = Set.of(member.name() + rest, member.name() + "@corp.test" + rest);
        while (Collections.disjoint(company.used(), records)) {
            Thread.onSpinWait(); // it is stored after the answer
        }
    }

    private void refusesWhatTheOtherTeamHas() throws IOException, InterruptedException {
        int before = company.upstreamRequests().size();
        Files.writeString(
                user.surroundings().project().resolve("opencode.json"),
                "{\"provider\": {\"ai\": {\"models\": {\"%s\": {}}}}}".formatted(member.foreign()));
        var outcome = user.run("run", "-m", "ai/" + member.foreign(), "ping");
        assertThat(outcome.stdout() + outcome.stderr())
                .contains(
                        "the team %s may not use the model %s"
                                .formatted(member.team(), member.foreign()))
                .doesNotContain("pong");
        var requests = company.upstreamRequests();
        assertThat(requests.subList(before, requests.size()))
                .noneMatch(request -> asks(request, member.foreign()));
    }
}
