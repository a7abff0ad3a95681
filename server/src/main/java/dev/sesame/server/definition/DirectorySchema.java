package dev.sesame.server.definition;

import dev.sesame.config.ConfigSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the files of a directory look like, for editors: JSON Schemas (draft 2020-12) that refer to
 * each other by their file names, so they have to lie beside each other.
 */
public enum DirectorySchema {
    /** Of {@code organisation.jsonc}. */
    ORGANISATION("organisation.schema.json"),
    /** Of {@code models.jsonc}. */
    MODELS("models.schema.json"),
    /** Of a file in {@code teams}. */
    TEAM("team.schema.json"),
    /** Of OpenCode's settings in them. */
    OPENCODE("opencode.schema.json");

    private final String file;

    DirectorySchema(String file) {
        this.file = file;
    }

    /** Returns the name of its file. */
    public String file() {
        return file;
    }

    /** Returns the schema itself. */
    public String text() {
        // that of OpenCode's settings is the one by which clients judge them
        return this == OPENCODE
                ? text(ConfigSource.class.getResourceAsStream("opencode-1.18.schema.json"))
                : text(DirectorySchema.class.getResourceAsStream(file));
    }

    private String text(@Nullable InputStream resource) {
        if (resource == null) {
            throw new IllegalStateException("the program is incomplete: no " + file);
        }
        try (resource) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
