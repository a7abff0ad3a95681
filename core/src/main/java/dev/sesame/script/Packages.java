package dev.sesame.script;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.file.OwnerOnly;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;

/**
 * The npm packages of plugins, in the folders in which OpenCode 1.18 has them, so that what one has
 * installed the other uses. A package is installed once for each text that asks for it and then
 * stays, also when that text names a tag such as {@code latest}.
 *
 * <p>Installing runs the user's own package manager with the user's own configuration, never
 * scripts of packages, for two minutes at most. Safe for threads and processes.
 */
public final class Packages {
    private final Environment environment;
    private final Npm npm;

    /**
     * Installs by {@code npm} on PATH or, where there is none, by the Bun in {@code runtime}.
     *
     * @param runtime what runs the plugins
     */
    public Packages(Environment environment, ScriptRuntime runtime) {
        this(environment, runtime, Duration.ofMinutes(2));
    }

    Packages(Environment environment, ScriptRuntime runtime, Duration limit) {
        this.environment = environment;
        this.npm = new Npm(environment, runtime, limit);
    }

    /**
     * Returns the folder of the package that {@code npmSpec} asks for. Installs it unless it is
     * there; then nothing is started and no network is used.
     *
     * @param npmSpec such as {@code name}, {@code @scope/name@1.2.3} or an address
     * @throws AuthException when it cannot be installed, or needs another version of OpenCode
     */
    public Path install(String npmSpec) {
        var spec = NpmSpec.of(npmSpec);
        var folder = folder(npmSpec, spec);
        try {
            var present = installed(folder, spec);
            if (present.isPresent()) {
                return checked(present.get());
            }
            add(npmSpec, folder, spec);
            return checked(
                    installed(folder, spec)
                            .orElseThrow(() -> failed(npmSpec, "npm installed no package")));
        } catch (IOException e) {
            throw failed(npmSpec, e.getClass().getSimpleName() + " " + e.getMessage());
        }
    }

    /**
     * Installs what {@code package.json} in {@code configDirectory} declares, unless it is there.
     * {@code @opencode-ai/plugin} does not count: it comes with the program.
     *
     * @throws AuthException when it cannot be installed; plugins may do without
     */
    public void installDependencies(Path configDirectory) {
        new Dependencies(environment, npm, configDirectory).install();
    }

    /** OpenCode takes the text as it is, but for what Windows does not allow in names. */
    private Path folder(String npmSpec, NpmSpec spec) {
        var key = npmSpec.equals(spec.name()) && spec.isNamed() ? npmSpec + "@latest" : npmSpec;
        var name = File.separatorChar == '\\' ? key.replaceAll("[<>:\"|?*\\x00-\\x1f]", "_") : key;
        var packages = packages();
        try {
            var folder = packages.resolve(name).normalize();
            if (folder.startsWith(packages) && !folder.equals(packages)) {
                return folder;
            }
        } catch (InvalidPathException _) {
            // told below
        }
        throw failed(npmSpec, "this is not the name of a package");
    }

    private Path packages() {
        return environment.cacheDirectory().resolve("packages").normalize();
    }

    private static Optional<Path> installed(Path folder, NpmSpec spec) {
        var name = spec.isNamed() ? Optional.of(spec.name()) : onlyDependency(folder);
        return name.map(folder.resolve("node_modules")::resolve)
                .filter(path -> Files.exists(path.resolve("package.json")));
    }

    private static Optional<String> onlyDependency(Path folder) {
        return manifest(folder)
                .flatMap(manifest -> manifest.object("dependencies"))
                .flatMap(names -> names.members().keySet().stream().findFirst());
    }

    /** Reads {@code package.json} of {@code folder}; empty when it cannot be read. */
    static Optional<JsonObject> manifest(Path folder) {
        try {
            return Json.parse(Files.readString(folder.resolve("package.json"))).asObject();
        } catch (IOException | JsonSyntaxException _) {
            return Optional.empty();
        }
    }

    private void add(String npmSpec, Path folder, NpmSpec spec) throws IOException {
        var work = new WorkFolder(packages());
        try {
            // the lock file is named after the folder, which therefore has its final name already
            var fresh = work.create().resolve(folder.getFileName());
            Files.createDirectory(fresh);
            Files.writeString(fresh.resolve("package.json"), "{}");
            npm.add(npmSpec, fresh);
            put(fresh, folder, spec);
        } finally {
            work.delete();
        }
    }

    /** What another process has put there meanwhile is as good; half of one makes room. */
    private static void put(Path fresh, Path folder, NpmSpec spec) throws IOException {
        Files.createDirectories(folder.resolveSibling(""), OwnerOnly.directory());
        if (Files.exists(folder) && installed(folder, spec).isEmpty()) {
            Files.move(
                    folder,
                    fresh.resolveSibling(fresh.getFileName() + ".old"),
                    StandardCopyOption.ATOMIC_MOVE);
        }
        try {
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (installed(folder, spec).isEmpty()) {
                throw e;
            }
        }
    }

    private static Path checked(Path installed) {
        manifest(installed)
                .flatMap(manifest -> manifest.object("engines"))
                .flatMap(engines -> engines.string("opencode"))
                .filter(range -> !VersionRange.includes(range, OpenCodeProgram.VERSION))
                .ifPresent(range -> {
                    throw new AuthException(
                            Failure.INVALID_CONFIG,
                            "Plugin requires opencode "
                                    + Printable.of(range)
                                    + " but this is compatible with "
                                    + OpenCodeProgram.VERSION,
                            "Choose a version of the plugin that fits, as in name@1.2.3");
                });
        return installed;
    }

    private static AuthException failed(String npmSpec, String why) {
        return new AuthException(
                Failure.INVALID_CONFIG,
                "cannot install the plugin " + Printable.of(npmSpec) + ": " + why,
                "Check the entry in `plugin`");
    }
}
