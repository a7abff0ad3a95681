package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.sso.SsoLogin;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code sso login}: a person signs in with the company's identity provider. */
final class SsoLoginCommand implements Command {
    @Override
    public String name() {
        return "sso login";
    }

    @Override
    public String arguments() {
        return "[url]";
    }

    @Override
    public String summary() {
        return "sign in with the company's identity provider";
    }

    @Override
    public int mostArguments() {
        return 1;
    }

    @Override
    public Options options() {
        return SsoFlags.options()
                .addOption(
                        Option.builder()
                                .longOpt("store")
                                .hasArg()
                                .argName("keyring|file")
                                .desc("where to keep the refresh token (default keyring)")
                                .get())
                .addOption(
                        Option.builder()
                                .longOpt("no-browser")
                                .desc("open no browser; sign in by pasting, or on another device")
                                .get());
    }

    @Override
    public int run(Arguments arguments, Program program) {
        var options = new SsoOptions(arguments, program);
        var dialogue = new SsoDialogue(program, !arguments.has("no-browser"));
        options.requireTrust(dialogue);
        var settings = options.settings();
        if (!settings.grant().needsPerson()) {
            options.session().renewed();
            program.print("Logged in with " + settings);
            return 0;
        }
        if (program.environment().isTrue("CI")) {
            throw new AuthException(
                    Failure.NOT_LOGGED_IN,
                    "nobody can sign in in a build (CI is set)",
                    "Use a grant for machines: --grant client_credentials, token_exchange or"
                            + " jwt_bearer");
        }
        signIn(options, dialogue, program);
        return 0;
    }

    /** Signs in and tells whose login it is now, and where it is kept. */
    static void signIn(SsoOptions options, SsoDialogue dialogue, Program program) {
        var settings = options.settings();
        var login = new SsoLogin(program.environment(), SsoLogin.PATIENCE);
        var done = login.begin(settings, options.store(), dialogue);
        done.warnings().forEach(program::note);
        var err = program.streams().err();
        err.println(
                "Logged in with " + settings + done.person().map(name -> " as " + name).orElse(""));
        err.println(
                done.store()
                        .map(store -> "The refresh token is in " + store)
                        .orElse(
                                "The server gave no refresh token: sign in again when it has ended"));
    }
}
