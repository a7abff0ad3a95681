package dev.sesame.acceptance;

import dev.sesame.Environment;
import dev.sesame.Secret;
import dev.sesame.credential.Credential;
import dev.sesame.credential.CredentialStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A process that does the same again and again: says {@code ready}, waits for the end of its input,
 * and says a number for each time, or {@code lost} when a login or an entry of its own is missing.
 */
final class LoginMover {
    static final String ONE = "https://ai.one.example";
    static final String TWO = "https://ai.two.example";

    private LoginMover() {}

    /** What it does each time. */
    enum Work {
        /** Holds both logins for a moment. */
        HOLD,
        /** Renews the token of the second login. */
        RENEW,
        /** Stores an entry and removes it. */
        CHURN
    }

    /** Starts a process that does {@code work} in {@code home}. */
    static Process start(Path home, Work work, int times) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var options = List.of("-Xmx24m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        var call =
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoginMover.class.getName(),
                        home.toString(),
                        work.name(),
                        Integer.toString(times));
        var words = Stream.of(List.of(java), options, call).flatMap(List::stream).toList();
        return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** Runs with the arguments: home, work, how often. */
    public static void main(String[] args) throws IOException {
        run(args, System.in, System.out);
    }

    private static void run(String[] args, InputStream in, PrintStream out) throws IOException {
        var home = Path.of(args[0]);
        var store =
                new CredentialStore(new Environment(Map.of(), home, home, InstantSource.system()));
        out.println("ready");
        in.readAllBytes();
        var own = "entry-" + ProcessHandle.current().pid();
        int times = Integer.parseInt(args[2]);
        for (int n = 1; n <= times; n++) {
            boolean there =
                    switch (Work.valueOf(args[1])) {
                        case HOLD -> hold(store);
                        case RENEW -> renew(store, n);
                        case CHURN -> churn(store, own);
                    };
            out.println(there ? Integer.toString(n) : "lost");
        }
    }

    private static boolean hold(CredentialStore store) {
        try (var _ = store.kept().hold(Set.of(ONE, TWO))) {
            return store.all().keySet().containsAll(Set.of(ONE, TWO));
        }
    }

    private static boolean renew(CredentialStore store, int n) {
        store.put(TWO, new Credential.WellKnown("TWO", Secret.of("token-" + n)));
        return store.all().keySet().containsAll(Set.of(ONE, TWO));
    }

    private static boolean churn(CredentialStore store, String own) {
        store.put(own, new Credential.Api(Secret.of("k")));
        boolean stored = store.all().containsKey(own);
        store.remove(own);
        return stored && !store.all().containsKey(own);
    }
}
