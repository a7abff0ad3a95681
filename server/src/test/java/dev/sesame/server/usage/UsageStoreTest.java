package dev.sesame.server.usage;

import static dev.sesame.server.usage.Records.DAY;
import static dev.sesame.server.usage.Records.NOON;
import static dev.sesame.server.usage.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sesame.AuthException;
import dev.sesame.Secret;
import dev.sesame.server.usage.UsageReport.Selection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records in a file, which is what there is without a database. */
final class UsageStoreTest {
    private static final Selection ALL = new Selection(DAY, DAY, Optional.empty());

    @TempDir private Path folder;

    @Test
    void whatWasAddedIsThereAfterARestart() {
        try (var store = open()) {
            store.add(record("one")).toCompletableFuture().join();
            assertThat(store.report().recent(ALL, 10)).containsExactly(record("one"));
            assertThat(store.degraded()).isFalse();
        }
        try (var store = open()) {
            assertThat(store.report().recent(ALL, 10)).containsExactly(record("one"));
        }
    }

    @Test
    void whatWasAddedBeforeTheEndIsStored() {
        var stored = new ArrayList<CompletableFuture<Void>>();
        try (var store = open()) {
            for (int i = 0; i < 5000; i++) {
                stored.add(store.add(record("r" + i)).toCompletableFuture());
            }
        }
        assertThat(stored).allMatch(CompletableFuture::isDone);
        try (var store = open()) {
            assertThat(store.report().total(ALL).requests()).isEqualTo(5000);
        }
    }

    @Test
    void aRequestCountsOnce() {
        try (var store = open()) {
            for (int i = 0; i < 10; i++) {
                store.add(record("same"));
                store.add(record("other" + i));
            }
            store.add(record("same")).toCompletableFuture().join();
            assertThat(store.report().total(ALL).requests()).isEqualTo(11);
        }
    }

    @Test
    void nothingIsTakenAfterTheEnd() {
        var store = open();
        store.close();
        assertThat(store.add(record("late")).toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void noTextBreaksIt() {
        var nasty = "a\0b\uD800c'\"\\;--\n" + "\uD83D\uDE00".repeat(300);
        try (var store = open()) {
            store.add(record(nasty, NOON, nasty, nasty + "/" + nasty)).toCompletableFuture().join();
            var stored = store.report().recent(ALL, 1).getFirst();
            assertThat(stored.subject()).startsWith("a b?c'\"\\;--\n").hasSizeLessThan(257);
            assertThat(store.degraded()).isFalse();
        }
    }

    @Test
    void aFolderServesOneProcess() {
        try (var _ = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(AuthException.class)
                    .hasMessageContaining("another server uses " + folder);
        }
        open().close();
    }

    @Test
    void onlyPostgreSqlIsADatabaseElsewhere() {
        for (var url : List.of("jdbc:mysql://h/d?password=geheim", "jdbc:h2:mem:x", "")) {
            assertThatThrownBy(() -> UsageStore.open(Optional.of(Secret.of(url)), folder))
                    .isInstanceOf(AuthException.class)
                    .hasMessageContaining("PostgreSQL")
                    .message()
                    .doesNotContain("geheim");
        }
    }

    private UsageStore open() {
        return UsageStore.open(Optional.empty(), folder);
    }
}
