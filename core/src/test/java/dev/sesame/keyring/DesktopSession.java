package dev.sesame.keyring;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sesame.Environment;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A D-Bus session of its own with what is put into it, in a home of its own: nothing of the person
 * who runs the tests is reached. The bus starts a program when its name is called for the first
 * time, and all of them end with the session.
 */
final class DesktopSession implements AutoCloseable {
    private static final String UNLOCKED =
            "printf password | exec gnome-keyring-daemon --foreground --unlock --components=secrets";
    private static final String LOCKED =
            "exec gnome-keyring-daemon --foreground --start --components=secrets";

    private final Path folder;
    private final Process bus;

    private DesktopSession(Path folder, Process bus) {
        this.folder = folder;
        this.bus = bus;
    }

    /** Starts a session in which somebody has logged in with a password, so that all is open. */
    static DesktopSession unlocked(Path folder) throws IOException {
        return start(folder, Map.of("org.freedesktop.secrets", UNLOCKED));
    }

    /** Starts a session whose keyring nobody has opened; {@code prompter} is to ask for it. */
    static DesktopSession locked(Path folder, String prompter) throws IOException {
        return start(
                folder,
                Map.of(
                        "org.freedesktop.secrets", LOCKED,
                        "org.gnome.keyring.SystemPrompter", prompter));
    }

    /** Starts a session with {@code services}: names on the bus, and the shell command of each. */
    static DesktopSession start(Path folder, Map<String, String> services) throws IOException {
        for (var program : List.of("dbus-daemon", "gnome-keyring-daemon", "secret-tool")) {
            program(program);
        }
        Files.createDirectories(folder.resolve("services"));
        Files.createDirectories(
                folder.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (var service : services.entrySet()) {
            install(folder, service.getKey(), service.getValue());
        }
        Files.writeString(folder.resolve("bus.conf"), configuration(folder));
        var builder =
                new ProcessBuilder(
                        program("dbus-daemon"),
                        "--config-file=" + folder.resolve("bus.conf"),
                        "--print-address",
                        "--nofork");
        builder.environment().clear();
        builder.environment().putAll(variables(folder));
        builder.redirectError(folder.resolve("bus.log").toFile());
        var bus = builder.start();
        var session = new DesktopSession(folder, bus);
        session.awaitAddress();
        return session;
    }

    /** It prints its address when it listens; the limit is there for a bus that hangs. */
    private void awaitAddress() throws IOException {
        BufferedReader output = bus.inputReader();
        var line = CompletableFuture.supplyAsync(() -> output.lines().findFirst().orElse(""));
        if (line.orTimeout(30, TimeUnit.SECONDS).join().isEmpty()) {
            close();
            throw new AssertionError("dbus-daemon: " + Files.readString(folder.resolve("bus.log")));
        }
    }

    private static void install(Path folder, String name, String command) throws IOException {
        var script = folder.resolve("services").resolve(name + ".sh");
        Files.writeString(script, "#!/bin/sh\n" + command + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(
                folder.resolve("services").resolve(name + ".service"),
                "[D-BUS Service]\nName=" + name + "\nExec=" + script + "\n");
    }

    private static String configuration(Path folder) {
        return """
        <busconfig>
          <type>session</type>
          <listen>unix:path=%s/run/bus</listen>
          <auth>EXTERNAL</auth>
          <servicedir>%s/services</servicedir>
          <limit name="service_start_timeout">120000</limit>
          <policy context="default">
            <allow send_destination="*"/>
            <allow receive_sender="*"/>
            <allow own="*"/>
          </policy>
        </busconfig>
        """
                .formatted(folder, folder);
    }

    private static Map<String, String> variables(Path folder) {
        return Map.of(
                "PATH", path(),
                "HOME", folder.toString(),
                "XDG_RUNTIME_DIR", folder.resolve("run").toString(),
                "XDG_DATA_HOME", folder.resolve("data").toString());
    }

    /** Returns what a program in this session sees. */
    Environment environment() {
        var variables = new HashMap<>(variables(folder));
        variables.put("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + folder.resolve("run/bus"));
        return new Environment(variables, folder, folder, InstantSource.system());
    }

    /**
     * Gives {@code input} to libsecret's own program and returns what it prints, on both streams.
     */
    String secretTool(String input, String... arguments) throws IOException, InterruptedException {
        var command = Stream.concat(Stream.of(program("secret-tool")), Stream.of(arguments));
        var builder = new ProcessBuilder(command.toList()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment().variables());
        var process = builder.start();
        try (var in = process.outputWriter(UTF_8)) {
            in.write(input);
        }
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return said;
    }

    /** Returns the bus and what it has started. */
    List<ProcessHandle> processes() {
        return Stream.concat(Stream.of(bus.toHandle()), bus.descendants()).toList();
    }

    /** Ends the bus and what it has started, by id. */
    @Override
    public void close() {
        var all = processes();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(it -> it.onExit().orTimeout(30, TimeUnit.SECONDS).join());
    }

    static String program(String name) {
        return Stream.of(path().split(":", -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError(
                                "this test needs "
                                        + name
                                        + ": install the packages dbus-daemon, gnome-keyring and"
                                        + " libsecret-tools"))
                .toString();
    }

    private static String path() {
        return System.getenv("PATH");
    }
}
