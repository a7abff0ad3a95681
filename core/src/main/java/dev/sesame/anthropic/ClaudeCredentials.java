package dev.sesame.anthropic;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Where Claude Code keeps its session: the Keychain on a Mac, then its file. Read only. */
final class ClaudeCredentials {
    private static final int ATTEMPTS = 3;
    private static final long PAUSE_MILLIS = 100;
    private static final int MOST = 1 << 20;

    private final Settings settings;
    private final Keychain keychain;
    private final Consumer<String> person;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** Tells {@code person} once why a place was left out. */
    ClaudeCredentials(Settings settings, Keychain keychain, Consumer<String> person) {
        this.settings = settings;
        this.keychain = keychain;
        this.person = person;
    }

    /**
     * Returns the session of the first place that has one.
     *
     * @throws AuthException when the file is not one of Claude Code's
     */
    Optional<ClaudeToken> read() {
        var kept = keychain.read(this::tell);
        return kept.isPresent() ? kept : file();
    }

    private void tell(String note) {
        if (told.add(note)) {
            person.accept(note);
        }
    }

    /** Claude Code may be writing it right now. */
    private Optional<ClaudeToken> file() {
        var file = settings.credentialsFile();
        for (int attempt = 1; ; attempt++) {
            try {
                return Files.isRegularFile(file)
                        ? ClaudeToken.parse(content(file))
                        : Optional.empty();
            } catch (ClaudeToken.Unreadable e) {
                if (attempt == ATTEMPTS) {
                    throw corrupt(file, e);
                }
                pause();
            } catch (IOException e) {
                throw new AuthException(
                        Failure.INVALID_CONFIG,
                        file + " cannot be read",
                        "Check that it is yours and readable",
                        e);
            }
        }
    }

    private static String content(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST), StandardCharsets.UTF_8);
        }
    }

    private static AuthException corrupt(Path file, Exception cause) {
        return new AuthException(
                Failure.INVALID_CONFIG,
                file + " is not what Claude Code writes: " + cause.getMessage(),
                "Run `claude auth login --claudeai` and try again",
                cause);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthException(Failure.CANCELLED, "cancelled", "", e);
        }
    }
}
