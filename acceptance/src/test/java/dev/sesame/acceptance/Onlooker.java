package dev.sesame.acceptance;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Another user of the machine, who looks a hundred times a second at what the processes of this run
 * show of themselves. A process that ends sooner may be missed.
 */
final class Onlooker {

    private static final Onlooker RUN = new Onlooker();
    private static final long PAUSE_NANOS = 10_000_000;
    private static final long FOREIGN = 0;

    /** In {@code PID (NAME) STATE PARENT}, where a name may hold anything. */
    private static final Pattern PARENT = Pattern.compile(".*\\) \\S (\\d+) ");

    /**
     * What was seen of a process and of all that came from it, each as it lies in {@code /proc}.
     */
    record Seen(Set<String> arguments, Set<String> environments) {
        Seen() {
            this(ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet());
        }
    }

    private final Map<Long, Seen> watched = new ConcurrentHashMap<>();

    /** From which watched process each of the machine's processes comes. */
    private final Map<Long, Long> origins = new HashMap<>();

    private final Thread thread =
            Thread.ofPlatform().daemon().name("onlooker").unstarted(this::look);

    private Onlooker() {
        thread.start();
    }

    /** Begins to look at the process {@code pid} and all that come from it. */
    static Seen at(long pid) {
        var seen = new Seen();
        RUN.watched.put(pid, seen);
        LockSupport.unpark(RUN.thread);
        return seen;
    }

    /** Looks no longer at {@code pid} and all that come from it. */
    static void away(long pid) {
        RUN.watched.remove(pid);
    }

    private void look() {
        while (true) {
            if (watched.isEmpty()) {
                origins.clear();
                LockSupport.park(this);
            } else {
                lookOnce();
                LockSupport.parkNanos(this, PAUSE_NANOS);
            }
        }
    }

    private void lookOnce() {
        var alive = new HashMap<Long, Long>();
        for (var name : Objects.requireNonNullElse(new File("/proc").list(), new String[0])) {
            if (Character.isDigit(name.charAt(0))) {
                long pid = Long.parseLong(name);
                long origin = watched.containsKey(pid) ? pid : originOf(pid);
                origins.put(pid, origin);
                alive.put(pid, origin);
                note(pid, watched.get(origin));
            }
        }
        origins.keySet().retainAll(alive.keySet());
    }

    /** A process keeps its origin when its parent ends. */
    private long originOf(long pid) {
        var known = origins.get(pid);
        if (known != null) {
            return known;
        }
        var parent = PARENT.matcher(read(pid, "stat"));
        return parent.find()
                ? origins.getOrDefault(Long.valueOf(parent.group(1)), FOREIGN)
                : FOREIGN;
    }

    private static void note(long pid, @Nullable Seen seen) {
        if (seen != null) {
            seen.arguments().add(read(pid, "cmdline"));
            seen.environments().add(read(pid, "environ"));
        }
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(
                    Path.of("/proc", Long.toString(pid), file), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return ""; // it has ended
        }
    }
}
