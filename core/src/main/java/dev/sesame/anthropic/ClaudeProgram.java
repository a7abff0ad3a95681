package dev.sesame.anthropic;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The program {@code claude}, which renews its session by itself when it is asked something. */
final class ClaudeProgram {
    private final Settings settings;

    ClaudeProgram(Settings settings) {
        this.settings = settings;
    }

    /**
     * Stops when it is not installed.
     *
     * @throws AuthException {@link Failure#NOT_LOGGED_IN}
     */
    void requireInstalled() {
        var ignored = find();
    }

    /**
     * Lets it renew its session, and waits until it has ended, well or not.
     *
     * @return whether it ended within the limit of time
     */
    boolean renew() {
        var arguments = List.of("-p", ".", "--model", settings.refreshModel());
        return find().run(folder(), settings.refreshTimeout(), arguments).exit().isPresent();
    }

    private Child find() {
        return Child.find(settings.environment(), "claude")
                .orElseThrow(() ->
                        new AuthException(
                                Failure.NOT_LOGGED_IN,
                                "Claude Code is not installed: there is no program `claude` on"
                                        + " PATH",
                                "Install it from https://claude.ai/download and run `claude auth"
                                        + " login --claudeai`, or log in by \"API key\" or"
                                        + " \"Browser sign-in\""));
    }

    /** An own folder: in a project it would obey that project's settings and run its hooks. */
    private Path folder() {
        try {
            return Notebook.create(settings.state().resolve("empty"));
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    "cannot create " + settings.state(),
                    "Check that this folder is yours and writable",
                    e);
        }
    }
}
