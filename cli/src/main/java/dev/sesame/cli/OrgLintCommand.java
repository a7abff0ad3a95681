package dev.sesame.cli;

import dev.sesame.server.definition.OrganisationDirectory;
import java.nio.file.Path;
import org.apache.commons.cli.Options;

/**
 * {@code org lint}: every problem in the directory that {@code serve} reads, without the network.
 */
final class OrgLintCommand implements Command {
    @Override
    public String name() {
        return "org lint";
    }

    @Override
    public String summary() {
        return "report every problem in an organisation's directory";
    }

    @Override
    public String arguments() {
        return "[dir]";
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
        var folder = Path.of(arguments.first().orElse("."));
        var directory = new OrganisationDirectory(folder, program.environment());
        int exit = ProblemReport.print(directory.lint(), arguments, program);
        directory
                .thumbprint()
                .ifPresent(name ->
                        program.streams()
                                .err()
                                .println("thumbprint of the key that signs: " + name));
        return exit;
    }
}
