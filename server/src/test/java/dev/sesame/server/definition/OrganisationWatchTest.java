package dev.sesame.server.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Secret;
import dev.sesame.config.ConfigProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of changes while the server runs. */
final class OrganisationWatchTest {
    private static final Duration NEVER = Duration.ofDays(1);

    @TempDir private Path temp;

    @Test
    void aChangeCountsAndTheOldVersionIsKeptWithItsTexts() {
        var folder = Folder.full(temp);
        try (var watch = folder.directory().watch(NEVER)) {
            var before = watch.current();
            folder.change("organisation.jsonc", "\"Acme\"", "\"Acme 2\"");
            watch.check();

            assertThat(watch.current().name()).isEqualTo("Acme 2");
            assertThat(watch.isStale()).isFalse();
            assertThat(watch.versions())
                    .extracting(OrganisationWatch.Version::definition)
                    .containsExactly(watch.current(), before);
            assertThat(watch.versions().get(1).files().get("organisation.jsonc"))
                    .contains("\"name\": \"Acme\"");
        }
    }

    @Test
    void withoutAChangeTheDefinitionIsTheSameObjectAndNobodyIsTold() {
        var folder = Folder.full(temp);
        var told = new AtomicInteger();
        try (var watch = folder.directory().watch(NEVER)) {
            var before = watch.current();
            watch.onChange(told::incrementAndGet);
            watch.check();

            assertThat(watch.current()).isSameAs(before);
            assertThat(told).hasValue(0);
        }
    }

    @Test
    void aBadChangeLeavesInForceWhatWasAndSaysSoOnce() {
        var folder = Folder.full(temp);
        var told = new AtomicInteger();
        try (var watch = folder.directory().watch(NEVER)) {
            var before = watch.current();
            watch.onChange(told::incrementAndGet);
            folder.change("models.jsonc", "\"upstreams\": [\"anthropic\"],", "");
            watch.check();
            watch.check();

            assertThat(watch.current()).isSameAs(before);
            assertThat(watch.isStale()).isTrue();
            assertThat(watch.problems())
                    .extracting(ConfigProblem::message)
                    .anyMatch(message -> message.startsWith("nobody answers for this model"));
            assertThat(told).hasValue(1);

            folder.write("models.jsonc", Folder.resource("full/models.jsonc"));
            watch.check();
            assertThat(watch.isStale()).isFalse();
            assertThat(watch.problems()).isEmpty();
            assertThat(watch.versions()).hasSize(1);
            assertThat(told).hasValue(2);
        }
    }

    @Test
    void aDirectoryThatIsGoneForAMomentHarmsNobody() throws IOException {
        var folder = Folder.full(temp.resolve("org"));
        try (var watch = folder.directory().watch(NEVER)) {
            var before = watch.current();
            Files.move(folder.path(), temp.resolve("away"));
            watch.check();

            assertThat(watch.current()).isSameAs(before);
            assertThat(watch.problems())
                    .extracting(ConfigProblem::message)
                    .containsExactly(folder.path() + " is no directory");
            Files.move(temp.resolve("away"), folder.path());
            watch.check();
            assertThat(watch.problems()).isEmpty();
        }
    }

    @Test
    void anExchangedSecretCountsAndMakesNoNewVersion() {
        var folder = Folder.full(temp);
        try (var watch = folder.directory().watch(NEVER)) {
            folder.write("secrets/console", "exchanged");
            watch.check();

            assertThat(watch.current().console().orElseThrow().clientSecret())
                    .contains(Secret.of("exchanged"));
            assertThat(watch.versions()).hasSize(1);
            assertThat(watch.versions().getFirst().definition()).isSameAs(watch.current());
        }
    }

    @Test
    void twentyVersionsAreKept() {
        var folder = Folder.full(temp);
        try (var watch = folder.directory().watch(NEVER)) {
            for (int i = 0; i < 25; i++) {
                var everyone = Folder.resource("full/teams/everyone.jsonc");
                folder.write("teams/everyone.jsonc", everyone.replace("Everyone", "All " + i));
                watch.check();
            }
            assertThat(watch.versions()).hasSize(20);
            assertThat(watch.versions().getFirst().files().get("teams/everyone.jsonc"))
                    .contains("All 24");
        }
    }

    @Test
    void changesAreFoundWithoutBeingAskedFor() throws InterruptedException {
        var folder = Folder.full(temp);
        var changed = new CountDownLatch(1);
        try (var watch = folder.directory().watch(Duration.ofMillis(1))) {
            watch.onChange(() -> {
                if (watch.current().name().equals("Acme 2")) {
                    changed.countDown();
                }
            });
            folder.change("organisation.jsonc", "\"Acme\"", "\"Acme 2\"");

            assertThat(changed.await(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void aListenerThatFailsDoesNotEndTheWatch() throws InterruptedException {
        var folder = Folder.full(temp);
        var changed = new CountDownLatch(2);
        try (var watch = folder.directory().watch(Duration.ofMillis(1))) {
            watch.onChange(() -> {
                changed.countDown();
                folder.change("organisation.jsonc", "\"Acme 1\"", "\"Acme 2\"");
                throw new IllegalStateException("a listener that fails");
            });
            folder.change("organisation.jsonc", "\"Acme\"", "\"Acme 1\"");

            assertThat(changed.await(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void aDirectoryThatCannotBeUsedIsNotBegunWith() {
        var folder = Folder.full(temp).write("models.jsonc", "{}");

        assertThatThrownBy(() -> folder.directory().watch())
                .isInstanceOf(AuthException.class)
                .hasMessageContaining("models.jsonc:1:1: \"provider\" is missing");
    }

    @Test
    void aMountThatIsSwappedAllTheTimeIsReadAsItWasAtOneMoment()
            throws IOException, InterruptedException {
        var mount = mount();
        var stop = new AtomicBoolean();
        var swapping =
                Thread.ofVirtual()
                        .start(() -> {
                            for (int i = 1; !stop.get(); i++) {
                                swap(mount.path(), i);
                            }
                        });
        try {
            for (int read = 0; read < 20; read++) {
                var definition = mount.read();
                assertThat(definition.name()).isEqualTo(definition.teams().getLast().name());
            }
        } finally {
            stop.set(true);
            swapping.join();
        }
    }

    @Test
    void aSwappedMountIsSeen() throws IOException {
        var mount = mount();
        try (var watch = mount.directory().watch(NEVER)) {
            assertThat(watch.current().name()).isEqualTo("Acme 0");
            swap(mount.path(), 1);
            watch.check();

            assertThat(watch.current().name()).isEqualTo("Acme 1");
            assertThat(watch.problems()).isEmpty();
        }
    }

    /** Mounts a ConfigMap as Kubernetes does: links through a link that is replaced as a whole. */
    private Folder mount() throws IOException {
        var folder = Folder.full(temp.resolve("mount"));
        for (var name : new String[] {"organisation.jsonc", "models.jsonc"}) {
            Files.delete(folder.path().resolve(name));
            Files.createSymbolicLink(folder.path().resolve(name), Path.of("..data", name));
        }
        Files.delete(folder.path().resolve("teams/research.jsonc"));
        Files.delete(folder.path().resolve("teams/everyone.jsonc"));
        Files.delete(folder.path().resolve("teams"));
        Files.createSymbolicLink(folder.path().resolve("teams"), Path.of("..data", "teams"));
        swap(folder.path(), 0);
        return folder;
    }

    private static void swap(Path mount, int number) {
        var next = Folder.full(mount.resolve("..2026_" + number));
        next.change("organisation.jsonc", "\"Acme\"", "\"Acme " + number + "\"")
                .change("teams/everyone.jsonc", "\"Everyone\"", "\"Acme " + number + "\"");
        try {
            var link = mount.resolve("..data_tmp");
            Files.createSymbolicLink(link, next.path().getFileName());
            Files.move(link, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
