package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.journey.CurrentToken;
import dev.sesame.token.AccessToken;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/**
 * {@code sso token}: the access token of the company's login, and nothing else: a token command for
 * organisations that have none.
 */
final class SsoTokenCommand implements Command {
    @Override
    public String name() {
        return "sso token";
    }

    @Override
    public String arguments() {
        return "[url]";
    }

    @Override
    public String summary() {
        return "print a valid access token of the company's login, for other programs";
    }

    @Override
    public int mostArguments() {
        return 1;
    }

    @Override
    public Options options() {
        return SsoFlags.options()
                .addOption(TokenCommand.json())
                .addOption(
                        Option.builder()
                                .longOpt("force")
                                .desc("renew the token, however good it is")
                                .get());
    }

    @Override
    public int run(Arguments arguments, Program program) {
        var options = new SsoOptions(arguments, program);
        var token = token(arguments.has("force"), options, program);
        var source = options.settings().issuer();
        TokenCommand.print(new CurrentToken.Found(token, source), arguments, program);
        return 0;
    }

    /** Makes sure that a person has signed in, where it takes one. */
    static void signIn(Arguments arguments, Program program) {
        var options = new SsoOptions(arguments, program);
        if (options.settings().grant().needsPerson()) {
            var _ = token(false, options, program);
        }
    }

    /** Who is asked for a token and has none signs in first, if there is somebody to ask. */
    private static AccessToken token(boolean force, SsoOptions options, Program program) {
        var dialogue = new SsoDialogue(program, true);
        options.requireTrust(dialogue);
        try {
            var session = options.session();
            var environment = program.environment();
            var unwanted = environment.nonEmpty("SESAME_RENEWAL");
            if (unwanted.isPresent() && !environment.isTrue("SESAME_FORCE")) {
                return session.tokenOtherThan(unwanted.get());
            }
            return force || unwanted.isPresent() ? session.renewed() : session.token();
        } catch (AuthException e) {
            boolean helps =
                    e.failure() == Failure.NOT_LOGGED_IN || e.failure() == Failure.LOGIN_EXPIRED;
            if (!helps || !program.canSignIn()) {
                throw e;
            }
            SsoLoginCommand.signIn(options, dialogue, program);
            return options.session().token();
        }
    }
}
