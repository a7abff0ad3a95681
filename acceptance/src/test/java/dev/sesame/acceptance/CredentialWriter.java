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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A process that writes credentials as fast as it can: says {@code ready}, waits for the end of its
 * input, then stores one credential after the other and says the number of each when it is stored.
 */
final class CredentialWriter {

    private CredentialWriter() {}

    /** Stores {@code count} credentials from number {@code first} on; an id may hold {@code #}. */
    record Task(String id, int first, int count) {}

    /** Starts a process that does {@code task} in {@code home}. */
    static Process start(Path home, Task task) throws IOException {
        var options =
                List.of("-Xmx24m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(options);
        words.addAll(List.of("-cp", System.getProperty("java.class.path")));
        words.addAll(List.of(CredentialWriter.class.getName(), home.toString(), task.id()));
        Stream.of(task.first(), task.count()).map(String::valueOf).forEach(words::add);
        return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** Runs with the arguments: home, id, first number, count. */
    public static void main(String[] args) throws IOException {
        write(args, System.in, System.out);
    }

    private static void write(String[] args, InputStream in, PrintStream out) throws IOException {
        var home = Path.of(args[0]);
        var store =
                new CredentialStore(new Environment(Map.of(), home, home, InstantSource.system()));
        out.println("ready");
        in.readAllBytes();
        int first = Integer.parseInt(args[2]);
        int end = first + Integer.parseInt(args[3]);
        for (int n = first; n < end; n++) {
            var id = args[1].replace("#", Integer.toString(n));
            store.put(id, new Credential.Api(Secret.of("key-" + n), Map.of()));
            out.println(n);
        }
    }
}
