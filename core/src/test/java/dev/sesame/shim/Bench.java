package dev.sesame.shim;

import dev.sesame.Environment;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonNumber;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A home where the shim is installed, a stand-in for the program {@code sesame}, and node in the
 * place of OpenCode.
 */
final class Bench implements AutoCloseable {
    final Path home;
    final Path program;
    final Shim shim;
    final Path state;
    private final Map<String, String> variables = new HashMap<>();
    private final List<Process> started = new ArrayList<>();
    private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
    private final AtomicInteger last = new AtomicInteger();

    Bench(Path home) throws IOException {
        this.home = home;
        program = Files.createDirectories(home.resolve("programs")).resolve("sesame");
        Files.writeString(
                program,
                """
                #!/bin/sh
                echo "$*|$SESAME_RENEWAL|$(cat)" >> '%1$s/calls'
                . '%1$s/behaviour'
                """
                        .formatted(home));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        variables.put("HOME", home.toString());
        variables.put("PATH", Objects.requireNonNull(System.getenv("PATH")));
        state = home.resolve(".local/state/sesame/opencode.json");
        shim = Shim.global(new Environment(variables, home, home, () -> Instant.EPOCH));
        shim.install("1.0", program);
        says("tok-1");
    }

    /** The stand-in prints {@code token} from now on. */
    void says(String token) throws IOException {
        behaves("echo '{\"token\":\"%s\"}'".formatted(token));
    }

    /** The stand-in does {@code shell} from now on. */
    void behaves(String shell) throws IOException {
        Files.writeString(home.resolve("behaviour"), shell);
    }

    /** Writes what Sesame knows of one organisation. */
    void knows(String organisation) throws IOException {
        Files.createDirectories(state.getParent());
        Files.writeString(state, "{\"organisations\":[" + organisation + "]}");
    }

    void with(String name, String value) {
        variables.put(name, value);
    }

    /** Makes what Sesame knows as old as that. */
    void ages(Instant written) throws IOException {
        Files.setLastModifiedTime(state, FileTime.from(written));
    }

    /** Returns what the stand-in was called with: words, mark, input. */
    List<String> calls() throws IOException {
        var calls = home.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    /** Starts the program that loads the shim. */
    Process start(Path... more) throws IOException {
        var words = new ArrayList<>(List.of(runtime(), driver(), shim.path().toString()));
        List.of(more).forEach(each -> words.add(each.toString()));
        var builder = new ProcessBuilder(words).directory(home.toFile());
        builder.redirectError(home.resolve("errors").toFile());
        builder.environment().clear();
        builder.environment().putAll(variables);
        builder.environment().put("BUN_BE_BUN", "1"); // an OpenCode is a bun, too
        var process = builder.start();
        started.add(process);
        Thread.ofPlatform().daemon().start(() -> listen(process.inputReader()));
        return process;
    }

    private static String runtime() {
        return System.getProperty("shim.runtime", "node");
    }

    private static String driver() {
        try {
            var file = Objects.requireNonNull(Bench.class.getResource("drive.mjs"));
            return Path.of(file.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void listen(BufferedReader lines) {
        try (lines) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var answer = Json.parse(line).asObject().orElseThrow();
                int id =
                        answer.get("id").flatMap(JsonValue::asNumber).orElseThrow().intValueExact();
                Objects.requireNonNull(answers.get(id)).complete(answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            var ended = new IOException("the program has ended");
            answers.values().forEach(each -> each.completeExceptionally(ended));
        }
    }

    /** Asks the last started program to do something; the number is that of the deed. */
    Deed deed(String name, JsonObject what) throws IOException {
        int id = last.incrementAndGet();
        var answer = new CompletableFuture<JsonObject>();
        answers.put(id, answer);
        var line = what.with("deed", name).with("id", JsonNumber.of(id));
        var writer = started.getLast().outputWriter();
        writer.write(Json.write(line) + "\n");
        writer.flush();
        return new Deed(id, answer.orTimeout(60, TimeUnit.SECONDS));
    }

    record Deed(int id, CompletableFuture<JsonObject> answer) {
        String text() {
            return answer.join().string("text").orElseThrow();
        }

        String problem() {
            return answer.join().string("problem").orElseThrow();
        }
    }

    /** Starts it and lets it connect {@code providers}; returns how it left them. */
    JsonObject configured(String providers, Path... more) throws IOException {
        start(more);
        return connected("{\"wanted\":%s}".formatted(providers));
    }

    /** Lets the last started program connect; returns how it left the providers. */
    JsonObject connected(String what) throws IOException {
        var answer = deed("config", Json.parse(what).asObject().orElseThrow()).answer().join();
        return answer.object("providers").orElseThrow();
    }

    /** Sends a request of {@code provider}. */
    Deed send(String provider, Object url, JsonObject as) throws IOException {
        return deed(
                "send",
                JsonObject.EMPTY
                        .with("provider", provider)
                        .with("url", url.toString())
                        .with("body", "ping")
                        .with("as", as));
    }

    Deed send(String provider, Object url) throws IOException {
        return send(provider, url, JsonObject.EMPTY);
    }

    /** Returns what was printed where a person would see it. */
    String errors() throws IOException {
        return Files.readString(home.resolve("errors"));
    }

    @Override
    public void close() throws IOException {
        for (var process : started) {
            process.outputWriter().close();
        }
        for (var process : started) {
            process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        }
    }
}
