package dev.sesame.wellknown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sesame.Environment;
import dev.sesame.http.Origin;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decisions that are made at the same time are all remembered. */
final class OrganisationTrustRaceTest {
    private static final Organisation ORGANISATION = Organisation.of("https://ai.company.internal");
    private static final int WRITERS = 4;
    private static final int PLUGINS = 20;

    @TempDir Path home;

    private static OrganisationTrust trust(Path home) {
        var environment = new Environment(Map.of(), home, home, InstantSource.system());
        return new OrganisationTrust(
                environment, OrganisationRules.load(home.resolve("m"), home.resolve("u")));
    }

    private static void allow(Path home, String writer) {
        for (int i = 0; i < PLUGINS; i++) {
            trust(home).allowPlugin(ORGANISATION, "of-" + writer + "@1.0." + i);
        }
    }

    /** A process that allows its share of plugins. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws IOException {
            System.out.println("ready");
            if (System.in.read() >= 0) {
                allow(Path.of(arguments[0]), arguments[1]);
            }
        }
    }

    private Process writer(int number) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        home.toString(),
                        String.valueOf(number))
                .redirectErrorStream(true)
                .start();
    }

    @Test
    void processesLoseNoneOfEachOthersPlugins() throws IOException, InterruptedException {
        var writers = new ArrayList<Process>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(writer(i));
        }
        for (var writer : writers) {
            assertThat(writer.inputReader().readLine()).isEqualTo("ready");
        }
        for (var writer : writers) {
            writer.getOutputStream().write('\n');
            writer.getOutputStream().flush();
        }
        for (var writer : writers) {
            assertThat(writer.inputReader().readLine()).isNull();
            assertThat(writer.waitFor()).isZero();
        }
        assertThat(trust(home).allowed(ORGANISATION)).hasSize(WRITERS * PLUGINS);
    }

    @Test
    void threadsLoseNoneOfEachOthersPluginsNorTheCommand()
            throws ExecutionException, InterruptedException {
        var foreign = Origin.of(URI.create("https://vendor.test"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                var name = String.valueOf(i);
                all.add(threads.submit(() -> allow(home, name)));
            }
            all.add(threads.submit(() -> pin(foreign)));
            for (var one : all) {
                one.get();
            }
        }
        assertThat(trust(home).allowed(ORGANISATION)).hasSize(WRITERS * PLUGINS);
        assertThat(trust(home).scope(ORGANISATION).covers(foreign)).isTrue();
    }

    private void pin(Origin foreign) {
        var document =
                WellKnownDocument.parse(
                        ORGANISATION, "{\"auth\":{\"command\":[\"corpctl\"],\"env\":\"TOKEN\"}}");
        var command = trust(home).approve(document, Set.of(foreign), new Asked());
        trust(home).pin(command);
    }
}
