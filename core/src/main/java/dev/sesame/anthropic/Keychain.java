package dev.sesame.anthropic;

import dev.sesame.process.Program;
import dev.sesame.process.SearchPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What Claude Code keeps in the Keychain of a Mac, read by the system's own program. */
final class Keychain {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int NOT_FOUND = 44;
    private static final int NO_INTERACTION = 36;
    private static final int DENIED = 51;

    private final Settings settings;
    private final boolean there;
    private final Duration limit;

    /** The Keychain of this Mac. */
    Keychain(Settings settings) {
        this(settings, true, LIMIT);
    }

    Keychain(Settings settings, boolean there, Duration limit) {
        this.settings = settings;
        this.there = there;
        this.limit = limit;
    }

    /** No Keychain, as elsewhere. */
    static Keychain none(Settings settings) {
        return new Keychain(settings, false, LIMIT);
    }

    /** Reads it; {@code notes} takes why there is nothing. */
    Optional<ClaudeToken> read(Consumer<String> notes) {
        if (!there) {
            return Optional.empty();
        }
        var security = SearchPath.find(settings.environment(), List.of("security"));
        if (security.isEmpty()) {
            return without("there is no program `security` on PATH", notes);
        }
        try {
            var ended = run(security.get());
            return ended.isPresent() && ended.get().exit() == 0
                    ? parsed(ended.get().output(), notes)
                    : without(why(ended), notes);
        } catch (IOException _) {
            return without(security.get() + " cannot be started", notes);
        }
    }

    private Optional<Program.Ended> run(Path security) throws IOException {
        var command =
                List.of(
                        security.toString(),
                        "find-generic-password",
                        "-s",
                        settings.keychainService(),
                        "-w");
        return new Program(settings.environment(), settings.environment().home(), command)
                .run(limit);
    }

    private static Optional<ClaudeToken> without(String why, Consumer<String> notes) {
        notes.accept("the Keychain was left out: " + why);
        return Optional.empty();
    }

    private static Optional<ClaudeToken> parsed(String output, Consumer<String> notes) {
        try {
            return ClaudeToken.parse(plain(output.strip()));
        } catch (ClaudeToken.Unreadable e) {
            return without(String.valueOf(e.getMessage()), notes);
        }
    }

    /** A password with a line break in it is printed in hexadecimal digits. */
    private static String plain(String output) {
        return output.matches("([0-9a-fA-F]{2})+")
                ? new String(HexFormat.of().parseHex(output), StandardCharsets.UTF_8)
                : output;
    }

    private String why(Optional<Program.Ended> ended) {
        if (ended.isEmpty()) {
            return "it gave no answer within " + limit.toSeconds() + " s, as when it asks a person";
        }
        return switch (ended.get().exit()) {
            case NOT_FOUND -> "it has no \"" + settings.keychainService() + "\"";
            case NO_INTERACTION, DENIED ->
                    "it is locked or may not be read from here, as over SSH; `security"
                            + " unlock-keychain` opens it";
            default -> "`security` ended with exit code " + ended.get().exit();
        };
    }
}
