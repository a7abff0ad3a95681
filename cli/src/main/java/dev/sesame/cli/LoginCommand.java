package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.journey.Materialised;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code auth login}: with an organisation by its URL, or with a provider. */
final class LoginCommand implements Command {
    @Override
    public String name() {
        return "auth login";
    }

    @Override
    public String arguments() {
        return "[url]";
    }

    @Override
    public String summary() {
        return "log in to a provider, or with the organisation at a URL";
    }

    @Override
    public int mostArguments() {
        return 1;
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(
                        Option.builder("p")
                                .longOpt("provider")
                                .hasArg()
                                .argName("ID")
                                .desc("provider id or name to log in to (skips the selection)")
                                .get())
                .addOption(
                        Option.builder("m")
                                .longOpt("method")
                                .hasArg()
                                .argName("LABEL")
                                .desc("login method label (skips the selection)")
                                .get())
                .addOption(
                        Option.builder("y")
                                .longOpt("yes")
                                .desc("approve the organisation's token command without asking")
                                .get())
                .addOption(
                        Option.builder()
                                .longOpt("accept-terms")
                                .desc("acknowledge the terms that a login method asks about")
                                .get());
    }

    @Override
    public int run(Arguments arguments, Program program) {
        if (arguments.first().isPresent() && arguments.option("provider").isPresent()) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    "a URL and --provider are two different logins",
                    "Give one of them");
        }
        var frame = program.frame();
        frame.intro("Add credential");
        if (arguments.first().isPresent()) {
            var login = program.login();
            var human = new LoginDialogue(program, frame, arguments.has("yes"));
            var organisation =
                    human.reporting(() -> login.withOrganisation(arguments.first().get(), human));
            frame.success("Logged into " + organisation);
            frame.outro("Done");
            var materialised = new Materialised(program.environment(), program.credentials());
            if (materialised.exists() && !materialised.contains(organisation.url())) {
                program.note("OpenCode gets its configuration with: sesame org sync");
            }
            return 0;
        }
        try (var session = program.sessionWithPlugins()) {
            new ProviderLogin(
                            program, frame, session.config().tree(), session.plugins().authHooks())
                    .run(
                            arguments.option("provider"),
                            arguments.option("method"),
                            arguments.has("accept-terms"));
        }
        return 0;
    }
}
