package dev.sesame.extension;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.config.ConfigFiles;
import dev.sesame.script.Packages;
import dev.sesame.script.ScriptRuntime;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What scripts need from npm, installed while a person sees that it goes on. */
final class ScriptPackages {
    private final Environment environment;
    private final Packages packages;
    private final FailedInstalls failures;
    private final PluginPrompt person;

    ScriptPackages(Environment environment, ScriptRuntime runtime, PluginPrompt person) {
        this.environment = environment;
        this.packages = new Packages(environment, runtime);
        this.failures = new FailedInstalls(environment);
        this.person = person;
    }

    /** Returns the folder of the package {@code spec}, which is installed unless it is there. */
    Path install(String spec) {
        try (var _ = person.installing("the npm package " + spec)) {
            return packages.install(spec);
        }
    }

    /** Installs what the directories of the configuration declare; plugins may do without. */
    void installDependencies() {
        for (var directory : ConfigFiles.directories(environment)) {
            if (Files.exists(directory.resolve("package.json"))) {
                installDependencies(directory);
            }
        }
    }

    private void installDependencies(Path directory) {
        var failed = failures.find(directory);
        if (failed.isPresent()) {
            person.note(failed.get() + " (tried again in some minutes, or by sesame plugin check)");
            return;
        }
        var manifest = environment.shorten(directory.resolve("package.json"));
        try (var _ = person.installing("the npm packages of " + manifest)) {
            packages.installDependencies(directory);
        } catch (AuthException e) {
            if (e.failure() == Failure.CANCELLED) {
                throw e;
            }
            failures.remember(directory, e.problem());
            person.note(Printable.folded(e.problem()));
        } catch (InvalidPathException _) {
            person.note(directory + "/package.json names something that is no package");
        }
    }
}
