package dev.sesame.acceptance;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;

import dev.sesame.acceptance.Invocation.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A copy of the built program, and the ways to start it. Its processes see of this process's
 * variables only {@code PATH}, and of Java what this process runs on.
 */
record Installation(Path directory, Map<String, String> variables) {
    private static final Path BUILT = Path.of("../cli/target/dist").toAbsolutePath().normalize();
    private static final String JAVA = System.getProperty("java.home", "");

    /** How a process ended, and what it said. */
    record Ended(int code, String out, String err) {}

    /** Something to wait for. */
    interface Condition {
        boolean isTrue() throws IOException;
    }

    /**
     * Copies what the build made into {@code directory} and gives its user a home beside it. Caches
     * that somebody's use of the checkout has left there stay behind.
     */
    static Installation in(Path directory) throws IOException {
        return copy(BUILT, directory, file -> !file.toString().matches(".*(\\.aot|/training-).*"));
    }

    /** Copies {@code source} as a package manager does: with its times. */
    static Installation copy(Path source, Path directory) throws IOException {
        return copy(source, directory, file -> true);
    }

    private static Installation copy(Path source, Path directory, Predicate<Path> wanted)
            throws IOException {
        try (var files = Files.walk(source)) {
            for (var file : files.filter(wanted).toList()) {
                var target = directory.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, COPY_ATTRIBUTES);
                }
            }
        }
        var copy = new Installation(directory, Map.of("JAVA_HOME", JAVA));
        return copy.with("HOME", Files.createDirectories(copy.home()).toString());
    }

    Installation with(String name, String value) {
        var more = new HashMap<>(variables);
        more.put(name, value);
        return new Installation(directory, more);
    }

    Path launcher() {
        return directory.resolve("sesame");
    }

    Path lib() {
        return directory.resolve("lib");
    }

    Path home() {
        return directory.resolveSibling("home of " + directory.getFileName());
    }

    Ended run(String... args) throws IOException, InterruptedException {
        var words = Stream.concat(Stream.of(launcher().toString()), Stream.of(args)).toList();
        var discretion = Discretion.before(new Invocation(words, directory, variables));
        var process = start(words.stream());
        discretion.watching(process.pid());
        var ended = end(process);
        discretion.check(new Outcome(ended.code(), ended.out(), ended.err(), false));
        return ended;
    }

    Process start(Stream<String> command) throws IOException {
        var builder = new ProcessBuilder(command.toList()).directory(directory.toFile());
        var path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().putAll(variables);
        return builder.start();
    }

    /** Ends the input of {@code process} and waits for it. */
    static Ended end(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        var err = CompletableFuture.supplyAsync(() -> text(process.errorReader()));
        var out = text(process.inputReader());
        return new Ended(process.waitFor(), out, err.join());
    }

    private static String text(BufferedReader reader) {
        try (reader) {
            return reader.readAllAsString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs {@code args} and tells whether its own classes came out of a cache. */
    boolean usesCache(String... args) throws IOException, InterruptedException {
        var log = directory.resolveSibling("classes.log");
        var option = "-Xlog:class+load:file=" + log;
        with("SESAME_JAVA_OPTIONS", option).run(args);
        return Files.readString(log).contains("dev.sesame.cli.Main source: shared objects file");
    }

    /** Waits until training in {@code place} is over and returns the cache that came of it. */
    static Path await(Path place, String kind) throws IOException, InterruptedException {
        var lock = place.resolve("training-" + kind);
        awaitChange(place, () -> cache(place, kind).isPresent() && Files.notExists(lock));
        return cache(place, kind).orElseThrow();
    }

    /** Waits until something that happened in {@code directory} has made {@code reached} true. */
    static void awaitChange(Path directory, Condition reached)
            throws IOException, InterruptedException {
        try (var watch = directory.getFileSystem().newWatchService()) {
            directory.register(watch, ENTRY_CREATE, ENTRY_DELETE);
            while (!reached.isTrue()) {
                var key = watch.poll(60, TimeUnit.SECONDS);
                if (key == null) {
                    throw new AssertionError("nothing has come in " + directory);
                }
                key.pollEvents();
                key.reset();
            }
        }
    }

    static List<Path> caches(Path place) throws IOException {
        try (var files = Files.list(place)) {
            return files.filter(file -> file.toString().contains(".aot")).toList();
        }
    }

    private static Optional<Path> cache(Path place, String kind) throws IOException {
        return caches(place).stream()
                .filter(file -> file.toString().endsWith("-" + kind + ".aot"))
                .findFirst();
    }
}
