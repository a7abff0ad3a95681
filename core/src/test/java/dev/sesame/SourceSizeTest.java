package dev.sesame;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps all sources, those of the tests too, as small and as documented as the style asks. */
final class SourceSizeTest {
    private static final int FILE = 250;
    private static final int METHOD = 40;
    private static final int PARAMETERS = 4;

    @Test
    void everySourceIsSmallAndEveryPublicTypeIsDocumented() throws IOException {
        var files = sources(root());
        assertThat(files).hasSizeGreaterThan(20);
        assertThat(complaints(files)).isEmpty();
    }

    @Test
    void aLongFileALongMethodManyParametersAndAPublicTypeWithoutJavadocAreFound(@TempDir Path dir)
            throws IOException {
        var file = dir.resolve("src/main/Bad.java");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "public class Bad { void m(int a, int b, int c, int d, int e) {"
                        + "\n".repeat(METHOD)
                        + "}"
                        + "\n".repeat(FILE)
                        + "}");
        assertThat(complaints(List.of(file)))
                .satisfiesExactly(
                        it -> assertThat(it).contains("291 lines, at most 250"),
                        it -> assertThat(it).contains("public type Bad has no Javadoc"),
                        it -> assertThat(it).contains("41 lines in m, at most 40"),
                        it -> assertThat(it).contains("5 parameters of m, at most 4"));
    }

    @Test
    void theConstructorOfARecordMayHaveAsManyParametersAsTheRecord(@TempDir Path dir)
            throws IOException {
        var file = dir.resolve("Good.java");
        Files.writeString(
                file,
                "record Good(int a, int b, int c, int d, int e) {"
                        + " Good(int a, int b, int c, int d, int e) { throw null; } }");
        assertThat(complaints(List.of(file))).isEmpty();
    }

    /** Tests run in the directory of their module; the first {@code .mvn} above marks the root. */
    private static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
                .filter(dir -> Files.isDirectory(dir.resolve(".mvn")))
                .findFirst()
                .orElseThrow();
    }

    private static List<Path> sources(Path root) throws IOException {
        try (var modules = Files.list(root)) {
            return modules.flatMap(module ->
                            Stream.of("src/main/java", "src/test/java").map(module::resolve))
                    .filter(Files::isDirectory)
                    .flatMap(SourceSizeTest::javaFiles)
                    .sorted()
                    .toList();
        }
    }

    private static Stream<Path> javaFiles(Path directory) {
        try (var files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> complaints(List<Path> files) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            var task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    manager,
                                    null,
                                    List.of("-proc:none"),
                                    null,
                                    manager.getJavaFileObjectsFromPaths(files));
            var scanner = new Scanner(DocTrees.instance(task));
            var complaints = new ArrayList<String>();
            task.parse().forEach(unit -> scanner.scan(unit, complaints));
            return complaints;
        }
    }

    private static final class Scanner extends TreePathScanner<@Nullable Void, List<String>> {
        private final DocTrees trees;

        Scanner(DocTrees trees) {
            this.trees = trees;
        }

        @Override
        public @Nullable Void visitCompilationUnit(
                CompilationUnitTree unit, List<String> complaints) {
            limit(lines(unit), FILE, "lines").ifPresent(complaints::add);
            return super.visitCompilationUnit(unit, complaints);
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, List<String> complaints) {
            if (type.getModifiers().getFlags().contains(Modifier.PUBLIC)
                    && file().contains("src/main")
                    && trees.getDocComment(getCurrentPath()) == null) {
                complaints.add(
                        file() + ": public type " + type.getSimpleName() + " has no Javadoc");
            }
            return super.visitClass(type, complaints);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, List<String> complaints) {
            limit(lines(method), METHOD, "lines in " + method.getName()).ifPresent(complaints::add);
            if (!isConstructorOfRecord(method) && !isTableOfATest(method)) {
                limit(
                                method.getParameters().size(),
                                PARAMETERS,
                                "parameters of " + method.getName())
                        .ifPresent(complaints::add);
            }
            return super.visitMethod(method, complaints);
        }

        private Optional<String> limit(long actual, int limit, String of) {
            return actual <= limit
                    ? Optional.empty()
                    : Optional.of(file() + ": " + actual + " " + of + ", at most " + limit);
        }

        /** A parameterised test has a parameter for each column of its table. */
        private static boolean isTableOfATest(MethodTree method) {
            return method.getModifiers().getAnnotations().stream()
                    .anyMatch(a -> a.getAnnotationType().toString().equals("ParameterizedTest"));
        }

        private boolean isConstructorOfRecord(MethodTree method) {
            return method.getName().contentEquals("<init>")
                    && getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.RECORD;
        }

        private long lines(Tree tree) {
            var unit = getCurrentPath().getCompilationUnit();
            var positions = trees.getSourcePositions();
            var map = unit.getLineMap();
            long start =
                    tree instanceof CompilationUnitTree
                            ? 0
                            : positions.getStartPosition(unit, tree);
            return map.getLineNumber(positions.getEndPosition(unit, tree))
                    - map.getLineNumber(start)
                    + 1;
        }

        private String file() {
            return getCurrentPath()
                    .getCompilationUnit()
                    .getSourceFile()
                    .getName()
                    .replace('\\', '/');
        }
    }
}
