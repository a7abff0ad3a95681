package dev.sesame.anthropic;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.file.OwnerOnly;
import dev.sesame.process.Program;
import dev.sesame.process.SearchPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The program {@code claude}, which renews its session by itself when it is asked something. */
final class ClaudeProgram {
    /** What would make it leave its session aside. */
    private static final Set<String> OTHER_LOGINS =
            Set.of("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN");

    /** It may be writing its session. */
    private static final Duration GRACE = Duration.ofSeconds(2);

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
        var claude = find();
        var command = List.of(claude.toString(), "-p", ".", "--model", settings.refreshModel());
        try {
            return new Program(settings.environment(), folder(), command)
                    .without(OTHER_LOGINS)
                    .withGrace(GRACE)
                    .run(settings.refreshTimeout())
                    .isPresent();
        } catch (IOException e) {
            throw new AuthException(
                    Failure.ACCESS_DENIED,
                    claude + " cannot be started",
                    "Run it yourself to see what is wrong",
                    e);
        }
    }

    private Path find() {
        return SearchPath.find(
                        settings.environment(), List.of("claude", "claude.exe", "claude.cmd"))
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
            return Files.createDirectories(
                    settings.state().resolve("empty"), OwnerOnly.directory());
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    "cannot create " + settings.state(),
                    "Check that this folder is yours and writable",
                    e);
        }
    }
}
