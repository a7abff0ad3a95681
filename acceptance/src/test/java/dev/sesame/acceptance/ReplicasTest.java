package dev.sesame.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.testkit.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Three replicas of the real server: what they share holds, and losing one loses nothing. */
@DisabledOnOs(OS.WINDOWS)
final class ReplicasTest {
    private static final String FIRST =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"po\"}}]}\n\n";
    private static final String LAST =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\ndata: [DONE]\n\n";
    private static final int LIMIT = 40;

    @TempDir private Path folder;

    private final CountDownLatch goOn = new CountDownLatch(1);

    @Test
    void aLimitHoldsForAllReplicasTogether()
            throws IOException, InterruptedException, ExecutionException, GeneralSecurityException {
        goOn.countDown();
        var limits = "{\"person\": {\"requests_per_minute\": " + LIMIT + "}}";
        try (var company = new ReplicatedCompany(folder, this::answer, limits)) {
            var token = company.token("alice");
            var begin = Instant.now();
            var statuses = together(8, 20, () -> company.ask(token).statusCode());

            assertThat(Set.copyOf(statuses)).isSubsetOf(200, 429);
            // on a slow machine it takes longer than the minute that the limit is for
            long minutes = 1 + Duration.between(begin, Instant.now()).toMinutes();
            assertThat(statuses.stream().filter(status -> status == 200).count())
                    .isBetween((long) LIMIT, (LIMIT + 3) * minutes);
        }
    }

    @Test
    void aReplicaThatIsKilledLosesNoRecordOfAnAnswerThatSomebodyHas()
            throws IOException,
                    InterruptedException,
                    ExecutionException,
                    GeneralSecurityException,
                    SQLException {
        goOn.countDown();
        try (var company = new ReplicatedCompany(folder, this::answer, "{}")) {
            var token = company.token("alice");
            var asked = new AtomicInteger();
            var answered = ConcurrentHashMap.<String>newKeySet();
            together(
                    4,
                    60,
                    () -> {
                        if (asked.incrementAndGet() == 120) {
                            company.replicas().getFirst().crash();
                        }
                        return tryTo(company, token).map(answered::add);
                    });
            for (var replica : company.replicas()) {
                replica.end(); // which stores what is left, that of the one that was killed, too
            }

            // whoever was with the one that died saw it; nobody else did
            assertThat(answered).hasSizeBetween(4 * 60 - 4, 4 * 60);
            assertThat(company.stored()).containsAll(answered).doesNotHaveDuplicates();
        }
    }

    @Test
    void aRollingRestartCutsNoStream()
            throws IOException, InterruptedException, ExecutionException, GeneralSecurityException {
        try (var company = new ReplicatedCompany(folder, this::answer, "{}")) {
            var token = company.token("alice");
            var streams = new ArrayList<Line>();
            for (int i = 0; i < 9; i++) {
                var line = company.begin(token);
                assertThat(line.head()).startsWith("HTTP/1.1 200");
                streams.add(line);
            }
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var restarting =
                        threads.submit(() -> {
                            for (var replica : company.replicas()) {
                                replica.restart();
                            }
                            return true;
                        });
                goOn.countDown();
                for (var line : streams) {
                    assertThat(line.rest()).contains("[DONE]").endsWith("0\r\n\r\n");
                    line.close();
                }
                assertThat(restarting.get()).isTrue();
            }
        }
    }

    /** Returns the id of a request that was answered to the end. */
    private static Optional<String> tryTo(ReplicatedCompany company, String token)
            throws InterruptedException {
        try {
            var answer = company.ask(token);
            return answer.statusCode() == 200
                    ? answer.headers().firstValue("x-request-id")
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static <T> List<T> together(int threads, int times, Callable<T> work)
            throws InterruptedException, ExecutionException {
        var results = new ArrayList<T>();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var futures = new ArrayList<Future<T>>();
            for (int i = 0; i < threads * times; i++) {
                futures.add(pool.submit(work));
            }
            for (var future : futures) {
                results.add(future.get());
            }
        }
        return results;
    }

    /** Answers each request with a stream whose end waits for the test. */
    private void answer(Line line) throws IOException, InterruptedException {
        for (var head = line.head(); !head.isEmpty(); head = line.head()) {
            line.hear(length(head));
            line.say(
                    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
            chunk(line, FIRST);
            goOn.await();
            chunk(line, LAST);
            line.say("0\r\n\r\n");
        }
    }

    private static int length(String head) {
        return head.lines()
                .filter(each -> each.regionMatches(true, 0, "content-length:", 0, 15))
                .mapToInt(each -> Integer.parseInt(each.substring(15).strip()))
                .findFirst()
                .orElse(0);
    }

    private static void chunk(Line line, String text) throws IOException {
        line.say(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }
}
