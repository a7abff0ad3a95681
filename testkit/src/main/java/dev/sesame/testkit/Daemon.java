package dev.sesame.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/** A server program of the operating system, in the foreground, for as long as a test takes. */
final class Daemon implements AutoCloseable {
    private final Process process;

    private Daemon(Process process) {
        this.process = process;
    }

    /** Starts it; returns when it has written {@code ready} to its standard error. */
    static Daemon start(Path folder, List<String> command, String ready) throws IOException {
        return start(
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD),
                Process::errorReader,
                ready);
    }

    /** Starts it; returns when it has written {@code ready} to its output or its errors. */
    static Daemon startSaying(Path folder, List<String> command, String ready) throws IOException {
        return start(
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true),
                Process::inputReader,
                ready);
    }

    private static Daemon start(
            ProcessBuilder builder, Function<Process, BufferedReader> output, String ready)
            throws IOException {
        var process = builder.start();
        var log = output.apply(process);
        var said = new StringBuilder();
        for (var line = log.readLine(); line != null; line = log.readLine()) {
            said.append(line).append('\n');
            if (line.contains(ready)) {
                Thread.ofPlatform().daemon().start(() -> drain(log)); // else it would wait
                return new Daemon(process);
            }
        }
        throw new AssertionError(builder.command().getFirst() + " did not start:\n" + said);
    }

    /** Returns the program {@code name} of the Debian package {@code origin}. */
    static String program(String name, String origin) {
        return Stream.concat(
                        Stream.of(System.getenv("PATH").split(":", -1)), Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError(
                                "this test needs " + name + ": install the package " + origin))
                .toString();
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void drain(BufferedReader log) {
        try {
            log.transferTo(Writer.nullWriter());
        } catch (IOException _) {
            // it was ended
        }
    }

    /** Sends it the signal {@code name}. */
    void signal(String name) throws IOException {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()));
        kill.inheritIO().start().onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** Asks it to end, and waits until it has written what it has to. */
    void end() {
        process.destroy();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** Ends it at once. */
    @Override
    public void close() {
        var children = process.descendants().toList();
        process.destroyForcibly();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
