package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.terminal.Screen;
import dev.sesame.terminal.Streams;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** The program {@code sesame}. */
public final class Main {
    private static final int DEFECT = 70; // EX_SOFTWARE of sysexits.h
    private static final int NOT_WRITTEN = 74; // EX_IOERR of sysexits.h

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        var sink = new Sink(new FileOutputStream(FileDescriptor.out));
        var out = new PrintStream(sink, true, StandardCharsets.UTF_8);
        var err =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int exit = run(List.of(args), environment(), new Streams(System.in, out, err));
        out.flush();
        var problem = sink.problem();
        problem.ifPresent(why -> err.println("Error: cannot write to standard output: " + why));
        err.flush();
        end(problem.isPresent() && exit == 0 ? NOT_WRITTEN : exit);
    }

    /**
     * Ends the process by halt, because exit looks for a logger first, which takes as long as all
     * the rest. Once a signal has begun to end it, the hooks must be left to finish: they end the
     * children and restore the terminal.
     */
    static void end(int exit) {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread());
        } catch (IllegalStateException _) {
            LockSupport.park();
        }
        Runtime.getRuntime().halt(exit);
    }

    private static Environment environment() {
        var variables = System.getenv();
        var home = variables.getOrDefault("HOME", "");
        return new Environment(
                variables,
                Path.of("").toAbsolutePath(),
                Path.of(home.isEmpty() ? System.getProperty("user.home", "/") : home),
                InstantSource.system());
    }

    /** Runs the command that {@code args} name; every outcome ends as an exit code. */
    static int run(List<String> args, Environment environment, Streams streams) {
        var program = new Program(environment, streams, screen(environment), path());
        try {
            return GlobalSwitches.run(args, program);
        } catch (AuthException e) {
            return ErrorReport.print(e, program);
        } catch (NoClassDefFoundError e) {
            // the launcher gives the libraries of the server to the commands that need them
            streams.err()
                    .println(
                            "Error: a part of Sesame is not here ("
                                    + e.getMessage()
                                    + ")\nPut the command before its switches, as in"
                                    + " `sesame serve --org DIR`, or install Sesame again");
            return DEFECT;
        } catch (RuntimeException | StackOverflowError e) {
            // a defect of ours; its message may hold anything, so only its kind is told
            streams.err()
                    .println(
                            "Error: Sesame failed inside ("
                                    + e.getClass().getSimpleName()
                                    + " in "
                                    + place(e)
                                    + ")\nThis is a defect: please report it with the command that you ran");
            return DEFECT;
        }
    }

    private static String place(Throwable e) {
        var trace = e.getStackTrace();
        return trace.length == 0
                ? "an unknown place"
                : trace[0].getFileName() + ":" + trace[0].getLineNumber();
    }

    /** The launcher tells where it lies; without one the name alone has to do. */
    private static String path() {
        var home = System.getProperty("sesame.home", "");
        return home.isEmpty() ? "sesame" : Path.of(home, "sesame").toString();
    }

    /** The launcher tells which of the standard streams are terminals; the JDK takes longer to. */
    private static Screen screen(Environment environment) {
        var told = Optional.ofNullable(System.getProperty("sesame.tty"));
        var screen =
                Screen.of(
                        environment,
                        told.map(tty -> tty.contains("0") && tty.contains("1"))
                                .orElseGet(() ->
                                        Optional.ofNullable(System.console())
                                                .filter(Console::isTerminal)
                                                .isPresent()));
        return told.filter(tty -> !tty.contains("2")).isPresent()
                ? screen.withoutProgress()
                : screen;
    }
}
