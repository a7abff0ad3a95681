package dev.sesame.server.definition;

import dev.sesame.AuthException;
import dev.sesame.config.ConfigProblem;
import dev.sesame.config.ConfigProblem.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An organisation's directory that is looked at all the time. A change counts as a whole or not at
 * all: what cannot be used is told, and what was read before stays in force. Safe for any number of
 * threads; {@link #current} costs no more than reading a field.
 */
public final class OrganisationWatch implements AutoCloseable {
    private static final int MOST_VERSIONS = 20;

    private final OrganisationDirectory directory;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ReentrantLock checking = new ReentrantLock();
    private volatile State state;

    /** What was read last, and what is in force. */
    private record State(Reading last, List<ConfigProblem> problems, List<Version> versions) {
        OrganisationDefinition current() {
            return versions.getFirst().definition();
        }

        /** Returns the same with {@code now}; empty when that has been said. */
        Optional<State> saying(List<ConfigProblem> now) {
            return now.equals(problems)
                    ? Optional.empty()
                    : Optional.of(new State(last, now, versions));
        }
    }

    /**
     * What was in force from some time on.
     *
     * @param time when it was read
     * @param definition what the organisation decided
     * @param files the texts that it was read from, by name such as {@code teams/everyone.jsonc}
     */
    public record Version(
            Instant time, OrganisationDefinition definition, Map<String, String> files) {}

    private OrganisationWatch(OrganisationDirectory directory, Reading first) {
        this.directory = directory;
        this.state = new State(first, first.problems(), List.of(version(first)));
    }

    static OrganisationWatch begin(
            OrganisationDirectory directory, Reading first, Duration interval) {
        var watch = new OrganisationWatch(directory, first);
        Thread.ofVirtual().name("organisation").start(() -> watch.run(interval));
        return watch;
    }

    /** Returns what is in force. */
    public OrganisationDefinition current() {
        return state.current();
    }

    /**
     * Returns what is wrong with the files as they are now. If there is an error among it, {@link
     * #current} is older than the files.
     */
    public List<ConfigProblem> problems() {
        return state.problems();
    }

    /** Tells whether the files as they are now cannot be used. */
    public boolean isStale() {
        return problems().stream().anyMatch(p -> p.severity() == Severity.ERROR);
    }

    /** Returns what is and was in force, the newest first, twenty at most. */
    public List<Version> versions() {
        return state.versions();
    }

    /**
     * Calls {@code listener} from now on after what {@link #current} or {@link #problems} returns
     * has changed, in the thread that found it out.
     */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Looks at the directory now. */
    public void check() {
        checking.lock();
        try {
            var next = next(state);
            if (next.isPresent()) {
                state = next.get();
                listeners.forEach(Runnable::run);
            }
        } finally {
            checking.unlock();
        }
    }

    /** Looks no more; what is in force stays so. */
    @Override
    public void close() {
        closed.countDown();
    }

    private void run(Duration interval) {
        try {
            while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                checkAndGoOn();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** A listener that fails is told as if it had ended its thread, and changes are still found. */
    private void checkAndGoOn() {
        try {
            check();
        } catch (RuntimeException e) {
            var thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    /** Returns what is different now; empty when nothing is. */
    private Optional<State> next(State before) {
        try {
            var snapshot = Snapshot.read(directory.folder());
            boolean known = snapshot.equals(before.last().snapshot());
            if (known && Secrets.areUnchanged(before.last().secrets())) {
                return before.saying(before.last().problems());
            }
            var reading = Reading.of(snapshot, directory.environment(), Severity.ERROR);
            return Optional.of(with(reading, before));
        } catch (AuthException e) {
            return before.saying(List.of(failed(e.problem())));
        } catch (RuntimeException e) {
            // a defect of ours must not end the watch: the next change may be read well
            var why = "reading failed inside (" + e.getClass().getSimpleName() + ")";
            return before.saying(List.of(failed(why)));
        }
    }

    private ConfigProblem failed(String why) {
        var source = Snapshot.source(directory.folder(), "");
        return new ConfigProblem(source, Optional.empty(), why, Severity.ERROR);
    }

    private State with(Reading reading, State before) {
        return new State(
                reading,
                reading.problems(),
                reading.isRefused() ? before.versions() : versions(reading, before.versions()));
    }

    /** A secret that was exchanged makes no other version: its time stays. */
    private List<Version> versions(Reading reading, List<Version> before) {
        var versions = new ArrayList<>(before);
        var version = version(reading);
        var newest = before.getFirst();
        if (newest.definition().version().equals(version.definition().version())) {
            versions.set(0, new Version(newest.time(), version.definition(), version.files()));
        } else {
            versions.addFirst(version);
        }
        return List.copyOf(versions.subList(0, Math.min(versions.size(), MOST_VERSIONS)));
    }

    private Version version(Reading reading) {
        return new Version(
                directory.environment().clock().instant(),
                reading.definition().orElseThrow(),
                Map.copyOf(reading.snapshot().files()));
    }
}
