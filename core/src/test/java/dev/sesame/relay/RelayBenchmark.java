package dev.sesame.relay;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the relay adds to what goes through it, in pairs with the same without it. Its name keeps it
 * out of a build; CONTRIBUTING.md tells how it is run. It judges nothing.
 */
final class RelayBenchmark {
    private static final int WARM_UP = 3_000;
    private static final int PAIRS = 5_000;
    private static final int STREAMS = 40;
    private static final int EVENTS = 50;
    private static final int MILLIS_BETWEEN = 5;
    private static final int STARTS = 11;
    private static final String EVENT =
            "data: {\"choices\":[{\"delta\":{\"content\":\"word\"}}]}\n\n";

    /** What a coding agent sends: much, of which an answer is a fraction. */
    private static final byte[] QUESTION = new byte[50_000];

    private static final String ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + "x".repeat(2000);

    /** The same in both ways: through the relay, and without it. */
    private record Pair(Line relayed, Line direct, String relayedHead, String directHead) {}

    private interface Measure {
        void take(Pair pair) throws IOException;
    }

    private static void with(RawServer.Script script, String method, Measure measure)
            throws IOException {
        try (var server = RawServer.speaking(script);
                var child = Child.of(server.uri(), Tokens.of("token"));
                var relayed = child.line();
                var direct = Line.to(server.uri())) {
            var length = "Content-Length: " + (method.equals("POST") ? QUESTION.length : 0);
            var head = child.head(method + " /0/chat/completions HTTP/1.1", length);
            measure.take(new Pair(relayed, direct, head, head.replace(" /0/", " /")));
        }
    }

    @Test
    void latencyOfARequest() throws IOException {
        with(
                line -> {
                    while (!line.head().isEmpty()) {
                        line.in().skipNBytes(QUESTION.length);
                        line.say(ANSWER);
                    }
                },
                "POST",
                RelayBenchmark::exchanges);
    }

    private static void exchanges(Pair pair) throws IOException {
        for (int i = 0; i < WARM_UP; i++) {
            exchange(pair.relayed(), pair.relayedHead());
            exchange(pair.direct(), pair.directHead());
        }
        var relayed = new long[PAIRS];
        var direct = new long[PAIRS];
        for (int i = 0; i < PAIRS; i++) {
            direct[i] = exchange(pair.direct(), pair.directHead());
            relayed[i] = exchange(pair.relayed(), pair.relayedHead());
        }
        tell("request, direct", direct);
        tell("request, relayed", relayed);
        tell("request, added", differences(relayed, direct));
    }

    private static long exchange(Line line, String head) throws IOException {
        long start = System.nanoTime();
        line.say(head).say(QUESTION);
        line.head();
        line.in().skipNBytes(2000);
        return System.nanoTime() - start;
    }

    @Test
    void delayOfAnEvent() throws IOException {
        var sent = new long[EVENTS];
        with(
                line -> {
                    while (!line.head().isEmpty()) {
                        line.say("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n");
                        line.say("Content-Length: " + EVENT.length() * EVENTS + "\r\n\r\n");
                        for (int i = 0; i < EVENTS; i++) {
                            Thread.sleep(MILLIS_BETWEEN);
                            sent[i] = System.nanoTime();
                            line.say(EVENT);
                        }
                    }
                },
                "GET",
                pair -> streams(pair, sent));
    }

    private static void streams(Pair pair, long[] sent) throws IOException {
        var relayed = new ArrayList<Long>();
        var direct = new ArrayList<Long>();
        for (int i = 0; i < STREAMS; i++) {
            stream(pair.direct(), pair.directHead(), sent, i < 2 ? new ArrayList<>() : direct);
            stream(pair.relayed(), pair.relayedHead(), sent, i < 2 ? new ArrayList<>() : relayed);
        }
        tell("event, direct", array(direct));
        tell("event, relayed", array(relayed));
        tell("event, added", differences(array(relayed), array(direct)));
    }

    private static void stream(Line line, String head, long[] sent, List<Long> delays)
            throws IOException {
        line.say(head).head();
        for (int i = 0; i < EVENTS; i++) {
            line.in().skipNBytes(EVENT.length());
            delays.add(System.nanoTime() - sent[i]);
        }
    }

    @Test
    void startInAFreshJvm() throws IOException, InterruptedException {
        var times = new long[STARTS];
        for (int i = 0; i < STARTS; i++) {
            var command =
                    List.of(
                            System.getProperty("java.home") + "/bin/java",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-XX:-UsePerfData",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Start.class.getName());
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var said = process.inputReader()) {
                times[i] = Long.parseLong(said.readLine());
            }
            process.waitFor();
        }
        tell("start, without a cache of classes", times);
    }

    /** Says how many nanoseconds a relay took to start, and nothing else. */
    static final class Start {
        private Start() {}

        public static void main(String[] args) {
            long start = System.nanoTime();
            var child = Child.relay(URI.create("https://ai.company.test/v1"), Tokens.of("token"));
            System.out.println(System.nanoTime() - start);
            child.close();
        }
    }

    private static long[] array(List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    private static long[] differences(long[] relayed, long[] direct) {
        var differences = new long[relayed.length];
        Arrays.setAll(differences, i -> relayed[i] - direct[i]);
        return differences;
    }

    private static void tell(String what, long[] nanos) {
        var sorted = nanos.clone();
        Arrays.sort(sorted);
        System.out.printf(
                "%-36s median %8.3f ms, 95th percentile %8.3f ms (%d)%n",
                what,
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 95 / 100] / 1e6,
                sorted.length);
    }
}
