package dev.sesame.anthropic;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import java.util.List;

/** The browser of the person in front of this machine, if there is one. */
final class Browser {
    private final Environment environment;

    Browser(Environment environment) {
        this.environment = environment;
    }

    /** Opens {@code url}, which begins with https or http; the address is shown in any case. */
    void open(String url) {
        if (environment.nonEmpty("SSH_CONNECTION").isPresent()
                || environment.nonEmpty("CI").isPresent()) {
            return; // whoever sits there sees another screen than ours
        }
        boolean desktop =
                environment.nonEmpty("DISPLAY").isPresent()
                        || environment.nonEmpty("WAYLAND_DISPLAY").isPresent();
        if (desktop && launch("xdg-open", List.of(url))) {
            return;
        }
        boolean mac = System.getProperty("os.name", "").startsWith("Mac");
        if (mac && launch("open", List.of(url))) {
            return;
        }
        var ignored = launch("rundll32", List.of("url.dll,FileProtocolHandler", url));
    }

    private boolean launch(String program, List<String> arguments) {
        var found = Child.find(environment, program);
        try {
            found.ifPresent(child -> child.launch(environment.home(), arguments));
            return found.isPresent();
        } catch (AuthException _) {
            return false;
        }
    }
}
