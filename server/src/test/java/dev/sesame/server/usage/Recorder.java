package dev.sesame.server.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sesame.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A program of its own that records without end and writes a line for each record that was
 * acknowledged, until somebody kills it. Its argument is the folder, its input the database's URL,
 * or an empty line.
 */
final class Recorder {
    private Recorder() {}

    public static void main(String[] arguments) throws IOException {
        var url = new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
        var store =
                UsageStore.open(
                        Optional.of(Secret.of(url)).filter(given -> !given.isEmpty()),
                        Path.of(arguments[0]),
                        Records.SOON);
        for (int i = 0; ; i++) {
            var id = "killed-" + i;
            store.add(Records.record(id, Records.NOON, id, "acme/small"));
            System.out.println(id);
        }
    }
}
