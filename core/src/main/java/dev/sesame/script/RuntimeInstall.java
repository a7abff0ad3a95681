package dev.sesame.script;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.file.OwnerOnly;
import dev.sesame.http.DisplayUrl;
import dev.sesame.http.Http;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/**
 * Installs Bun for machines that have nothing to run scripts with: one program of one npm package,
 * whose checksum is part of this program, from the registry of the user's own npm configuration. It
 * does so only when {@link #install} is called; whether to is the caller's question to the user.
 *
 * <p>Any number of threads and processes may install at once.
 */
public final class RuntimeInstall {
    private final Environment environment;
    private final Http http;
    private final BunRelease release;

    /**
     * Installs into the cache of {@code environment}.
     *
     * @throws AuthException when there is no build for this machine
     */
    public RuntimeInstall(Environment environment, Http http) {
        this(environment, http, BunRelease.of(Machine.current()));
    }

    RuntimeInstall(Environment environment, Http http, BunRelease release) {
        this.environment = environment;
        this.http = http;
        this.release = release;
    }

    /**
     * What would be installed.
     *
     * @param name the npm package
     * @param version its version
     * @param bytes how much is downloaded
     * @param registry the address it comes from, fit to be shown
     */
    public record Offer(String name, String version, long bytes, String registry) {}

    /**
     * How far the download is.
     *
     * @param received bytes so far
     * @param total bytes in all
     */
    public record Progress(long received, long total) {}

    /**
     * Tells what {@link #install} would do, without a network.
     *
     * @throws AuthException when the configured registry is no address
     */
    public Offer offer() {
        var registry = registry(NpmConfig.read(environment));
        return new Offer(
                release.name(), BunRelease.VERSION, release.size(), DisplayUrl.of(registry));
    }

    /**
     * Downloads, verifies and installs; there is nothing new on disk when it fails.
     *
     * @param progress is told now and then, in the calling thread
     * @throws AuthException {@link Failure#UNTRUSTED} when something else was served than what the
     *     checksum belongs to, {@link Failure#ACCESS_DENIED} when the registry wants another token,
     *     {@link Failure#UNREACHABLE} when the download ends early
     */
    public ScriptRuntime install(Consumer<Progress> progress) {
        var config = NpmConfig.read(environment);
        var download = new Download(http, release, config, registry(config));
        var program = BunRelease.program(environment);
        var work = new WorkFolder(program.resolveSibling("..").normalize());
        try {
            var folder = work.create();
            var archive = folder.resolve("package.tgz");
            download.to(archive, progress);
            var fresh = folder.resolve(program.getFileName());
            Archive.extract(archive, "package/bin/" + program.getFileName(), fresh);
            return put(fresh, program);
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_CONFIG,
                    "cannot install Bun at " + environment.shorten(program) + ": " + e.getMessage(),
                    "Check the folder's permissions and the space on the disk",
                    e);
        } finally {
            work.delete();
        }
    }

    private ScriptRuntime put(Path fresh, Path program) throws IOException {
        if (!fresh.toFile().setExecutable(true, false)) {
            throw new IOException("the program cannot be made executable");
        }
        Files.createDirectories(program.resolveSibling(""), OwnerOnly.directory());
        Files.move(fresh, program, StandardCopyOption.ATOMIC_MOVE);
        var runtime = new ScriptRuntimes(environment).bun(program);
        if (runtime.isEmpty()) {
            Files.deleteIfExists(program);
            throw new IOException("the program does not run on this machine");
        }
        return runtime.get();
    }

    private URI registry(NpmConfig config) {
        return config.registry("@oven")
                .orElseThrow(() ->
                        new AuthException(
                                Failure.INVALID_CONFIG,
                                "the npm configuration names a registry that is no URL",
                                "Look at `npm config get registry` and `npm config get"
                                        + " @oven:registry`"));
    }
}
