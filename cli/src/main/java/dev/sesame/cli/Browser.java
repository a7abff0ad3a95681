package dev.sesame.cli;

import dev.sesame.Environment;
import dev.sesame.process.SearchPath;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The browser of the person at this machine, if there is one that can reach this program. */
final class Browser {
    private static final List<String> REMOTE =
            List.of("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "CODESPACES", "REMOTE_CONTAINERS");

    private final Environment environment;

    Browser(Environment environment) {
        this.environment = environment;
    }

    /**
     * Tells whether the person sits at this machine and it can show a browser: not over SSH, not in
     * a container, not in a build.
     */
    boolean isHere() {
        if (environment.isTrue("CI") || isElsewhere()) {
            return false;
        }
        return environment.nonEmpty("BROWSER").isPresent() || program().isPresent();
    }

    private boolean isElsewhere() {
        for (var name : REMOTE) {
            if (environment.nonEmpty(name).isPresent()) {
                return true;
            }
        }
        return environment.nonEmpty("container").isPresent()
                || Files.exists(Path.of("/.dockerenv"))
                || Files.exists(Path.of("/run/.containerenv"));
    }

    private Optional<List<String>> program() {
        var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.startsWith("mac")) {
            return Optional.of(List.of("open"));
        }
        if (system.startsWith("windows")) {
            return Optional.of(List.of("rundll32", "url.dll,FileProtocolHandler"));
        }
        if (environment.nonEmpty("WSL_DISTRO_NAME").isPresent()) {
            return Optional.of(List.of("wslview"));
        }
        boolean shows =
                environment.nonEmpty("DISPLAY").isPresent()
                        || environment.nonEmpty("WAYLAND_DISPLAY").isPresent();
        return shows ? Optional.of(List.of("xdg-open")) : Optional.empty();
    }

    /**
     * Opens {@code address}, as one argument and without a shell. That it did not work is seen by
     * the person, who has the address on the screen.
     */
    void open(URI address) {
        var command =
                new java.util.ArrayList<>(
                        environment
                                .nonEmpty("BROWSER")
                                .map(List::of)
                                .or(this::program)
                                .orElse(List.of()));
        if (command.isEmpty()) {
            return;
        }
        // never one of the folder that the person happens to be in
        var program = SearchPath.find(environment, List.of(command.getFirst()));
        program.ifPresent(path -> command.set(0, path.toString()));
        command.add(address.toString());
        try {
            var builder =
                    new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            builder.environment().putAll(environment.variables());
            builder.start().getOutputStream().close();
        } catch (IOException _) {
            // the address is on the screen
        }
    }
}
