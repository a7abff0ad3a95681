package dev.sesame.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** A program in Sesame's place that tells what the launcher gave it. */
final class Probe {
    private static final String MAIN =
            """
            package dev.sesame.cli;
            class Main {
                public static void main(String[] args) throws Exception {
                    if (args[0].equals("wait")) {
                        System.out.println(ProcessHandle.current().pid());
                        Thread.sleep(60_000);
                    }
                    for (var arg : args) {
                        System.out.println("<" + arg + ">");
                    }
                    System.in.transferTo(System.out);
                    System.err.print("err");
                    System.exit(7);
                }
            }
            """;

    private static final String TRAINING =
            """
            package dev.sesame.cli;
            import java.nio.file.Files;
            import java.nio.file.Path;
            class Training {
                public static void main(String[] args) throws Exception {
                    var seen = args[0] + " " + System.getenv() + " " + System.getProperty("user.home");
                    Files.writeString(Path.of(System.getProperty("sesame.home"), "training"), seen);
                }
            }
            """;

    private Probe() {}

    /** Puts the program in the place of Sesame's jar. */
    static void replace(Installation installation) throws IOException {
        var work = Files.createTempDirectory(installation.directory(), "probe");
        var main = Files.writeString(work.resolve("Main.java"), MAIN);
        var training = Files.writeString(work.resolve("Training.java"), TRAINING);
        var compiler = ToolProvider.getSystemJavaCompiler();
        int failed =
                compiler.run(
                        null,
                        null,
                        null,
                        "-d",
                        work.toString(),
                        main.toString(),
                        training.toString());
        if (failed != 0) {
            throw new IllegalStateException("the probe does not compile");
        }
        try (var out =
                new JarOutputStream(
                        Files.newOutputStream(installation.lib().resolve("sesame.jar")))) {
            for (var name : new String[] {"Main", "Training"}) {
                var path = "dev/sesame/cli/" + name + ".class";
                out.putNextEntry(new JarEntry(path));
                Files.copy(work.resolve(path), out);
            }
        }
    }
}
