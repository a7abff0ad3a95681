package dev.sesame.javaplugin;

import dev.sesame.AuthException;
import dev.sesame.Printable;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/** Compiles a source file in memory. Nothing but this class and its files knows the compiler. */
final class Compilation {
    private static final List<String> OPTIONS =
            List.of("-proc:none", "-implicit:none", "-g:source,lines");

    private final PluginFile file;
    private final Path sesame;
    private final DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();

    /** Compiles {@code file} against what plugins see of the classes in {@code sesame}. */
    Compilation(PluginFile file, Path sesame) {
        this.file = file;
        this.sesame = sesame;
    }

    /**
     * Returns the classes by binary name.
     *
     * @throws AuthException with the first error and its line
     */
    Map<String, byte[]> of(String text) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var source = new CompilerFiles.Source(file.path(), text);
        try (var standard =
                        compiler.getStandardFileManager(
                                diagnostics, Locale.ENGLISH, StandardCharsets.UTF_8);
                var files = CompilerFiles.of(standard, sesame, file.libraries())) {
            var task =
                    compiler.getTask(
                            new StringWriter(), files, diagnostics, OPTIONS, null, List.of(source));
            task.setLocale(Locale.ENGLISH);
            if (!isDone(task)) {
                throw refused();
            }
            return files.classes();
        }
    }

    private static boolean isDone(JavaCompiler.CompilationTask task) {
        try {
            return task.call();
        } catch (RuntimeException _) {
            return false; // the compiler itself has failed
        }
    }

    private AuthException refused() {
        var errors = new ArrayList<Diagnostic<? extends JavaFileObject>>();
        for (var diagnostic : diagnostics.getDiagnostics()) {
            if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
                errors.add(diagnostic);
            }
        }
        if (errors.isEmpty()) {
            return file.broken("the compiler gave up without a reason");
        }
        return file.rejected(fault(errors.getFirst(), errors.size() - 1));
    }

    private Fault fault(Diagnostic<? extends JavaFileObject> error, int more) {
        var message = error.getMessage(Locale.ENGLISH).lines().map(String::strip).toList();
        var problem = String.join(", ", message).replaceAll("\\s+", " ");
        var place =
                error.getSource() == null
                        ? Optional.<String>empty()
                        : Optional.of(Printable.of(file.name() + ":" + error.getLineNumber()));
        return new Fault(
                place, Printable.of(problem) + (more == 0 ? "" : " (and " + more + " more)"));
    }
}
