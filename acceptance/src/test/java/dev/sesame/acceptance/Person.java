package dev.sesame.acceptance;

import dev.sesame.acceptance.Invocation.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Somebody who uses a program in a home and a project of their own.
 *
 * @param surroundings where they are
 * @param program what they call, with words that always come first
 * @param variables all that the program sees
 */
record Person(Surroundings surroundings, List<String> program, Map<String, String> variables) {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Returns a person with an empty home below {@code root} and the program under test. */
    static Person in(Path root) throws IOException {
        var surroundings = new Surroundings(root.toRealPath()).prepared();
        return new Person(
                surroundings,
                List.of(sesame().toString()),
                surroundings.variables(surroundings.project()));
    }

    /** Returns the command under test. */
    static Path sesame() {
        return Path.of(System.getProperty("sesame.command", "../sesame"))
                .toAbsolutePath()
                .normalize();
    }

    /** Returns the same person with another program. */
    Person using(String... words) {
        return new Person(surroundings, List.of(words), variables);
    }

    /** Returns the same person with another program, which {@code sesame exec} runs. */
    Person behindSesame(String other) {
        return using(sesame().toString(), "exec", "--", other);
    }

    /** Returns the same person with one variable more. */
    Person with(String name, String value) {
        var more = new HashMap<>(variables);
        more.put(name, value);
        return new Person(surroundings, program, more);
    }

    /** Returns the same person with a folder before all others on the PATH. */
    Person withProgramsOf(Path folder) {
        return with("PATH", folder + ":" + variables.get("PATH"));
    }

    Outcome run(String... args) throws IOException, InterruptedException {
        return invocation(args).run(PATIENCE);
    }

    Outcome runWithInput(String input, String... args) throws IOException, InterruptedException {
        return invocation(args).run(PATIENCE, input);
    }

    Invocation invocation(String... args) {
        var words = new ArrayList<>(program);
        words.addAll(List.of(args));
        return new Invocation(words, surroundings.project(), variables);
    }

    Path authFile() {
        return surroundings.authFile();
    }

    /** Writes {@code auth.json} as it would lie there after a login. */
    Person withAuth(byte[] content) throws IOException {
        Files.createDirectories(authFile().getParent());
        Files.write(authFile(), content);
        Files.setPosixFilePermissions(authFile(), PosixFilePermissions.fromString("rw-------"));
        return this;
    }

    /** Writes an executable file. */
    static Path script(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }
}
