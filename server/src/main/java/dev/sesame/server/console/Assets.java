package dev.sesame.server.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What pages look like, the same for everybody. */
final class Assets {
    static final String STYLE = "/console/style.css";
    static final String ICON = "/console/icon.svg";

    private final Map<String, Answer> files =
            Map.of(
                    STYLE, Answer.file("text/css; charset=utf-8", read("style.css")),
                    ICON, Answer.file("image/svg+xml", read("icon.svg")));

    /** Returns the file at {@code path}; empty when there is none. */
    Optional<Answer> find(String path) {
        return Optional.ofNullable(files.get(path));
    }

    private static String read(String name) {
        try (var stream = Assets.class.getResourceAsStream(name)) {
            return new String(
                    Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
