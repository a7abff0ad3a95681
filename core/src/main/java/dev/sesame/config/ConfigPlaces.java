package dev.sesame.config;

import dev.sesame.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where OpenCode looks for configuration, for one working directory. */
final class ConfigPlaces {
    private final Environment environment;
    private final List<Path> upwards;

    ConfigPlaces(Environment environment) {
        this.environment = environment;
        this.upwards = upwards(environment.directory());
    }

    /** The folder and those above it, up to the worktree's root; without a repository, up to /. */
    private static List<Path> upwards(Path directory) {
        var all = new ArrayList<Path>();
        for (var folder = directory.toAbsolutePath().normalize();
                folder != null;
                folder = folder.getParent()) {
            all.add(folder);
            if (Files.exists(folder.resolve(".git"))) {
                break;
            }
        }
        return all;
    }

    /** The top of the repository that the folder is in. */
    Optional<Path> worktree() {
        return Optional.of(upwards.getLast())
                .filter(folder -> Files.exists(folder.resolve(".git")));
    }

    Path global() {
        return environment.configDirectory();
    }

    Optional<Path> custom() {
        return environment.nonEmpty("OPENCODE_CONFIG").map(environment.directory()::resolve);
    }

    /** From the worktree's root down to the folder; none when the switch turns them off. */
    List<Path> projectFolders() {
        return isProjectOff() ? List.of() : upwards.reversed();
    }

    /** The directories with agents, commands and plugins, lowest first, each once. */
    Set<Path> directories() {
        var all = new LinkedHashSet<Path>();
        all.add(global());
        if (!isProjectOff()) {
            upwards.forEach(folder -> addIfThere(all, folder.resolve(".opencode")));
        }
        var home =
                environment.nonEmpty("OPENCODE_TEST_HOME").map(Path::of).orElse(environment.home());
        addIfThere(all, home.resolve(".opencode"));
        environment
                .nonEmpty("OPENCODE_CONFIG_DIR")
                .map(environment.directory()::resolve)
                .ifPresent(directory -> all.add(create(directory)));
        return all;
    }

    Path managed() {
        return environment
                .nonEmpty("OPENCODE_TEST_MANAGED_CONFIG_DIR")
                .map(Path::of)
                .orElseGet(() -> environment.machineDirectory("opencode"));
    }

    /** OpenCode writes a first global file only for people who keep no configuration elsewhere. */
    boolean mayCreateGlobal() {
        return environment.nonEmpty("OPENCODE_CONFIG").isEmpty()
                && environment.nonEmpty("OPENCODE_CONFIG_DIR").isEmpty()
                && environment.nonEmpty("OPENCODE_CONFIG_CONTENT").isEmpty();
    }

    private boolean isProjectOff() {
        return environment.isTrue("OPENCODE_DISABLE_PROJECT_CONFIG");
    }

    private static void addIfThere(Set<Path> all, Path directory) {
        if (Files.isDirectory(directory)) {
            all.add(directory);
        }
    }

    private static Path create(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException _) {
            return directory; // it then simply has no files
        }
    }
}
