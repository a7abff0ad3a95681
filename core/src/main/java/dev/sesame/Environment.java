package dev.sesame;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a process knows of the machine it runs on, as a value: variables, working directory, home,
 * clock, and the folders that follow from them. Only {@code Main} reads the real ones.
 *
 * <p>Folders follow the XDG base directory specification the way OpenCode does: a variable that is
 * set but empty counts as unset.
 *
 * @param variables the environment variables
 * @param directory the working directory, absolute
 * @param home the user's home directory
 * @param clock the source of the current time
 */
public record Environment(
        Map<String, String> variables, Path directory, Path home, InstantSource clock) {

    /** Copies {@code variables}. */
    public Environment {
        variables = Map.copyOf(variables);
    }

    /** Returns the variable {@code name}, also when it is empty; absent when it is not set. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    /** Returns the variable {@code name} unless it is unset or empty. */
    public Optional<String> nonEmpty(String name) {
        return get(name).filter(value -> !value.isEmpty());
    }

    /**
     * Tells whether {@code name} is {@code 1} or {@code true} in any case, as OpenCode reads its
     * switches.
     */
    public boolean isTrue(String name) {
        return get(name).filter(v -> v.equals("1") || v.equalsIgnoreCase("true")).isPresent();
    }

    /** Returns an environment in which {@code name} has {@code value}; this one stays as it is. */
    public Environment with(String name, String value) {
        var copy = new HashMap<>(variables);
        copy.put(name, value);
        return new Environment(copy, directory, home, clock);
    }

    /** Returns OpenCode's data directory, where {@code auth.json} lies. */
    public Path dataDirectory() {
        return base("XDG_DATA_HOME", ".local/share").resolve("opencode");
    }

    /** Returns OpenCode's global configuration directory. */
    public Path configDirectory() {
        return base("XDG_CONFIG_HOME", ".config").resolve("opencode");
    }

    /** Returns OpenCode's cache directory, where it keeps the models catalogue. */
    public Path cacheDirectory() {
        return base("XDG_CACHE_HOME", ".cache").resolve("opencode");
    }

    /** Returns OpenCode's state directory. */
    public Path stateDirectory() {
        return base("XDG_STATE_HOME", ".local/state").resolve("opencode");
    }

    /** Returns Sesame's own state: trust decisions, last-known-good documents, logs. */
    public Path sesameState() {
        return base("XDG_STATE_HOME", ".local/state").resolve("sesame");
    }

    /** Returns Sesame's own cache: what can be made again. */
    public Path sesameCache() {
        return base("XDG_CACHE_HOME", ".cache").resolve("sesame");
    }

    /** Returns Sesame's own configuration directory. */
    public Path sesameConfig() {
        return base("XDG_CONFIG_HOME", ".config").resolve("sesame");
    }

    /**
     * Returns where the administrator of this machine keeps the configuration of {@code product}:
     * {@code /etc}, {@code /Library/Application Support} on a Mac, {@code %ProgramData%} on
     * Windows.
     */
    public Path machineDirectory(String product) {
        if (home.getFileSystem().getSeparator().equals("\\")) {
            return Path.of(nonEmpty("ProgramData").orElse("C:\\ProgramData"), product);
        }
        var library = Path.of("/Library/Application Support");
        return Files.isDirectory(library) ? library.resolve(product) : Path.of("/etc", product);
    }

    /** Returns {@code path} with the home directory shortened to {@code ~}, for people to read. */
    public String shorten(Path path) {
        return path.startsWith(home) ? "~/" + home.relativize(path) : path.toString();
    }

    private Path base(String variable, String underHome) {
        return nonEmpty(variable).map(Path::of).orElseGet(() -> home.resolve(underHome));
    }
}
