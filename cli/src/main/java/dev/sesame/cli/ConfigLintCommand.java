package dev.sesame.cli;

import dev.sesame.Secret;
import dev.sesame.config.ConfigFiles;
import dev.sesame.credential.Credential;
import dev.sesame.journey.DocumentLint;
import dev.sesame.journey.OwnSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.apache.commons.cli.Options;

/**
 * {@code config lint}: every problem of every file at once, without the network; or those of a
 * discovery document.
 */
final class ConfigLintCommand implements Command {
    @Override
    public String name() {
        return "config lint";
    }

    @Override
    public String summary() {
        return "report every problem in the configuration files, or in an organisation's document";
    }

    @Override
    public String arguments() {
        return "[document]";
    }

    @Override
    public int mostArguments() {
        return 1;
    }

    @Override
    public Options options() {
        return ProblemReport.options();
    }

    @Override
    public int run(Arguments arguments, Program program) {
        if (arguments.first().isPresent()) {
            var lint = new DocumentLint(program.environment(), program.http());
            return ProblemReport.print(lint.lint(arguments.first().get()), arguments, program);
        }
        var tokens = new LinkedHashMap<String, Secret>();
        Credential.WellKnown.among(program.credentials().all())
                .values()
                .forEach(login -> tokens.put(login.key(), login.token()));
        var problems = new ArrayList<>(new ConfigFiles(program.environment(), tokens).lint());
        problems.addAll(OwnSettings.lint(program.environment(), program.credentials()));
        return ProblemReport.print(problems, arguments, program);
    }
}
