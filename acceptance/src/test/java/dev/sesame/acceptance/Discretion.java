package dev.sesame.acceptance;

import dev.sesame.acceptance.Invocation.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Judges whether a run of the command kept the secrets to itself: every run of all acceptance tests
 * comes by here. A secret must not be found in what it printed, in the arguments of a process, in
 * the environment of a process that did not have it from the caller, or in a file that was changed
 * and is not made for it.
 */
final class Discretion {

    /** Below the home; only its owner may read them, for it is their purpose to hold secrets. */
    private static final List<String> STORES =
            List.of(
                    ".local/share/opencode/auth.json",
                    ".local/state/sesame/logins.json",
                    ".local/state/sesame/secrets",
                    ".local/state/sesame/sso",
                    ".claude");

    /**
     * Below the home: compiled plugins and the compiler, for what an author wrote into a plugin is
     * in them, too; and what a published plugin keeps for itself.
     */
    private static final List<String> OTHERS =
            List.of(".cache/sesame/script-host", ".cache/sesame/java-plugins", ".qwen");

    private static final int EXCERPT = 500;

    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Invocation invocation;
    private final Secrets secrets;
    private final Snapshot files;
    private long pid;
    private Onlooker.Seen seen = new Onlooker.Seen();

    private Discretion(Invocation invocation) throws IOException {
        this.invocation = invocation;
        secrets = secrets();
        files = files();
    }

    /** The real OpenCode is there to be compared with and shows what it likes. */
    private boolean isOpenCode() {
        return OpenCode.isProgram(invocation.words().getFirst());
    }

    private Secrets secrets() throws IOException {
        return isOpenCode() ? new Secrets(Set.of()) : Secrets.of(invocation);
    }

    /** Looks at everything before {@code invocation} runs. */
    static Discretion before(Invocation invocation) throws IOException {
        return new Discretion(invocation);
    }

    /** Looks at the process {@code pid} and all that come from it. */
    Discretion watching(long pid) {
        this.pid = pid;
        seen = Onlooker.at(pid);
        return this;
    }

    /** Tells whether {@code text} has been shown by a process so far. */
    boolean hasSeen(String text) {
        return Stream.of(seen.arguments(), seen.environments())
                .flatMap(Set::stream)
                .anyMatch(each -> each.contains(text));
    }

    /** Fails if something of what was seen of the run is a secret. */
    void check(Outcome outcome) throws IOException {
        Onlooker.away(pid);
        var leaks = leaks(outcome);
        if (!leaks.isEmpty()) {
            throw new AssertionError(invocation.words() + " leaks:\n" + String.join("\n", leaks));
        }
    }

    private List<String> leaks(Outcome outcome) throws IOException {
        var environment = invocation.environment();
        var all = secrets.and(secrets()).unpublished(invocation);
        var leaks = new ArrayList<String>();
        var printed = all.in(outcome.stdout());
        printed.removeAll(invocation.shown());
        if (printed.size() > (isToPrintOne() ? 1 : 0)) {
            var first = printed.iterator().next();
            leaks.add(printed + " in standard output: " + excerpt(outcome.stdout(), first));
        }
        add(leaks, "standard error", List.of(outcome.stderr()), all);
        add(leaks, "arguments", seen.arguments(), all);
        var given = String.join("\n", environment.values());
        add(leaks, "an environment", seen.environments(), all.withoutThoseIn(given));
        for (var file : new TreeSet<>(files().since(files))) {
            if (!isStore(file) && !isBelow(OTHERS, file)) {
                add(leaks, file.toString(), List.of(Snapshot.text(file)), all);
            }
        }
        return leaks;
    }

    private static void add(
            List<String> leaks, String place, Collection<String> texts, Secrets secrets) {
        for (var text : texts) {
            var found = secrets.in(text);
            if (!found.isEmpty()) {
                leaks.add(found + " in " + place + ": " + excerpt(text, found.iterator().next()));
            }
        }
    }

    /** Two commands are there to print a token: one, and nothing else that is secret. */
    private boolean isToPrintOne() {
        var line = " " + String.join(" ", invocation.words()) + " ";
        return line.contains(" auth token ") || line.contains(" sso token ");
    }

    private static String excerpt(String text, String secret) {
        int start = Math.max(0, text.indexOf(secret) - EXCERPT);
        int end = Math.min(text.length(), start + 2 * EXCERPT);
        return text.substring(start, end).replace('\0', ' ');
    }

    private boolean isStore(Path file) throws IOException {
        return isBelow(STORES, file) && OWNER.containsAll(Files.getPosixFilePermissions(file));
    }

    private boolean isBelow(List<String> places, Path file) {
        var home = Path.of(invocation.environment().get("HOME"));
        return places.stream().anyMatch(place -> file.startsWith(home.resolve(place)));
    }

    private Snapshot files() throws IOException {
        if (isOpenCode()) {
            return new Snapshot(Map.of());
        }
        var variables = invocation.environment();
        var home = variables.get("HOME");
        return Snapshot.of(
                List.of(
                        Path.of(home),
                        Path.of(variables.getOrDefault("TMPDIR", home)),
                        invocation.folder()));
    }
}
