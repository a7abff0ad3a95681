package dev.sesame.extension;

import dev.sesame.Environment;
import dev.sesame.config.ConfigFiles;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.Client;
import dev.sesame.plugin.Fetch;
import dev.sesame.plugin.PluginInput;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the plugins of one run work. */
final class Workplace implements PluginInput {
    private static final URI SERVER = URI.create("http://localhost:4096/");
    private static final String NO_REPOSITORY = "global";

    private final Environment environment;
    private final Client client;
    private final Fetch fetch;

    Workplace(Environment environment, Client client, Fetch fetch) {
        this.environment = environment;
        this.client = client;
        this.fetch = fetch;
    }

    /** Looked for when somebody asks: a run without plugins need not know. */
    private Optional<Path> repository() {
        return ConfigFiles.worktree(environment);
    }

    @Override
    public Client client() {
        return client;
    }

    @Override
    public JsonObject project() {
        var repository = repository();
        var now = environment.clock().instant().toEpochMilli();
        var project =
                JsonObject.EMPTY
                        .with("id", repository.map(Workplace::id).orElse(NO_REPOSITORY))
                        .with("worktree", worktree().toString())
                        .with("time", JsonObject.EMPTY.with("created", JsonNumber.of(now)));
        return repository.isPresent() ? project.with("vcs", "git") : project;
    }

    /** OpenCode keeps the id that it gave a repository in this file. */
    private static String id(Path repository) {
        try {
            return Files.readString(repository.resolve(".git").resolve("opencode")).strip();
        } catch (IOException _) {
            return NO_REPOSITORY;
        }
    }

    @Override
    public Path directory() {
        return environment.directory();
    }

    @Override
    public Path worktree() {
        return repository().orElseGet(() -> directory().getRoot());
    }

    @Override
    public URI serverUrl() {
        return SERVER;
    }

    @Override
    public Fetch fetch() {
        return fetch;
    }
}
