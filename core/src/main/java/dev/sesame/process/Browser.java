package dev.sesame.process;

import dev.sesame.Environment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The browser of the person who uses this program. Safe for threads. */
public final class Browser {
    private static final List<String> SSH = List.of("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY");
    private static final List<String> CONTAINER =
            List.of("CODESPACES", "REMOTE_CONTAINERS", "container");

    private final Environment environment;

    /** The browser that {@code environment} tells of. */
    public Browser(Environment environment) {
        this.environment = environment;
    }

    /**
     * Tells whether there is a browser that can reach this program: the person sits at this
     * machine, and not over SSH, in a container or in a build.
     */
    public boolean isHere() {
        return isSeen()
                && !isContainer()
                && (environment.nonEmpty("BROWSER").isPresent() || program().isPresent());
    }

    /** Tells whether the person may see what opens: not over SSH, and not in a build. */
    public boolean isSeen() {
        return !environment.isTrue("CI") && !hasAny(SSH);
    }

    private boolean isContainer() {
        return hasAny(CONTAINER)
                || Files.exists(Path.of("/.dockerenv"))
                || Files.exists(Path.of("/run/.containerenv"));
    }

    private boolean hasAny(List<String> variables) {
        for (var name : variables) {
            if (environment.nonEmpty(name).isPresent()) {
                return true;
            }
        }
        return false;
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
    public void open(URI address) {
        var command =
                new ArrayList<>(
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
