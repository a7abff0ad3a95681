package dev.sesame.cli;

import dev.sesame.Printable;
import dev.sesame.server.definition.NewOrganisation;
import dev.sesame.server.definition.OrganisationDirectory;
import java.nio.file.Path;
import org.apache.commons.cli.Options;

/** {@code org init}: a directory for {@code serve} to begin with, and what is left to do in it. */
final class OrgInitCommand implements Command {
    @Override
    public String name() {
        return "org init";
    }

    @Override
    public String summary() {
        return "make a directory with an organisation's files";
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
        return new Options()
                .addOption(Command.option("name", "text", "how people call the organisation"))
                .addOption(Command.option("url", "url", "where clients will reach its server"))
                .addOption(Command.option("issuer", "url", "its identity provider"))
                .addOption(Command.option("client-id", "id", "a public client there"));
    }

    @Override
    public int run(Arguments arguments, Program program) {
        var given = arguments.first().orElse(".");
        var folder = program.environment().directory().resolve(given).normalize();
        var organisation =
                new NewOrganisation(
                        arguments.option("name").orElse("Company"),
                        arguments.option("url").orElse("https://ai.company.example"),
                        arguments.option("issuer").orElse("https://login.company.example"),
                        arguments.option("client-id").orElse("sesame"));
        for (var file : organisation.write(folder)) {
            program.print(Printable.of(file.toString()));
        }
        var directory = new OrganisationDirectory(Path.of(given), program.environment());
        int exit = ProblemReport.print(directory.lint(), arguments, program);
        program.note("`sesame org lint " + given + "` checks it after each change");
        return exit;
    }
}
