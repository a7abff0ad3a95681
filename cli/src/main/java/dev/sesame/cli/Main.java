package dev.sesame.cli;

import dev.sesame.Environment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** The command {@code sesame}. */
public final class Main {
    private Main() {}

    /** Runs the command in {@code args} and ends the process with its exit code. */
    public static void main(String[] args) {
        var environment =
                new Environment(
                        System.getenv(),
                        Path.of("").toAbsolutePath(),
                        Path.of(System.getProperty("user.home", ".")),
                        InstantSource.system());
        int code = run(List.of(args), environment, new Streams(System.in, System.out, System.err));
        System.out.flush();
        System.err.flush();
        // not exit: that looks for a logger first, which takes as long as all the rest
        Runtime.getRuntime().halt(code);
    }

    static int run(List<String> args, Environment environment, Streams streams) {
        if (args.equals(List.of("--version"))) {
            streams.out().println("0.1.0");
            return 0;
        }
        if (args.equals(List.of("auth", "list"))) {
            return 0;
        }
        if (args.equals(List.of("stdin"))) {
            return copy(streams);
        }
        streams.out().println(args);
        return args.size();
    }

    private static int copy(Streams streams) {
        try {
            streams.in().transferTo(streams.out());
            streams.out().flush();
            return 0;
        } catch (IOException e) {
            return 1;
        }
    }
}
