package dev.sesame.plugin;

import dev.sesame.json.JsonValue.JsonObject;
import java.net.URI;
import java.nio.file.Path;

/** Where a plugin runs and what it may use: OpenCode's {@code PluginInput}. Safe for threads. */
public interface PluginInput {
    /** Returns the stored credentials, the log and the person at the screen. */
    Client client();

    /** Returns the project: {@code id}, {@code worktree}, {@code vcs} in a repository. */
    JsonObject project();

    /** Returns the working directory. */
    Path directory();

    /** Returns the top directory of the repository; the root directory outside of one. */
    Path worktree();

    /** Returns the address of OpenCode's own server; nothing need listen there. */
    URI serverUrl();

    /** Returns what sends requests through the proxies and authorities that Sesame uses. */
    Fetch fetch();
}
