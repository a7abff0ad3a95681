package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.credential.Credential;
import org.apache.commons.cli.Options;

/** {@code sso logout}: ends the login with the company's identity provider, here and there. */
final class SsoLogoutCommand implements Command {
    @Override
    public String name() {
        return "sso logout";
    }

    @Override
    public String arguments() {
        return "[url]";
    }

    @Override
    public String summary() {
        return "end the login with the company's identity provider";
    }

    @Override
    public int mostArguments() {
        return 1;
    }

    @Override
    public Options options() {
        return SsoFlags.options();
    }

    @Override
    public int run(Arguments arguments, Program program) {
        var options = new SsoOptions(arguments, program);
        var settings = options.settings();
        var session = options.session();
        if (!session.exists()) {
            throw new AuthException(
                    Failure.NOT_LOGGED_IN, "there is no login with " + settings, "");
        }
        session.end()
                .ifPresent(why ->
                        program.note(
                                "forgotten here, but the identity provider may still honour it: "
                                        + why));
        program.print("Logged out of " + settings);
        if (hasOrganisation(program)) {
            program.note(
                    "access tokens that organisations have of it stay until they end: sesame auth logout");
        }
        return 0;
    }

    private static boolean hasOrganisation(Program program) {
        return !Credential.WellKnown.among(program.credentials().all()).isEmpty();
    }
}
