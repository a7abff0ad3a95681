package dev.sesame.cli;

import dev.sesame.wellknown.AuthCommand;
import java.util.List;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.ParseException;

/**
 * An organisation's token command that is {@code sesame sso token}. A token command has no standard
 * input and a minute, which is not enough for a person to sign in: so that happens before, here, in
 * the same words and by the same settings, and the command finds the session.
 */
final class OwnTokenCommand {
    private static final List<String> WORDS = List.of("sso", "token");

    private OwnTokenCommand() {}

    /** Signs in if {@code auth} is such a command, needs it, and somebody is at the terminal. */
    static void prepare(AuthCommand auth, Program program) {
        var words = auth.command();
        if (isOwn(words) && program.screen().terminal() && program.canSignIn()) {
            var rest = words.subList(1 + WORDS.size(), words.size()).toArray(String[]::new);
            try {
                var parser = new DefaultParser(false);
                var line = parser.parse(new SsoTokenCommand().options(), rest);
                SsoTokenCommand.signIn(new Arguments(line), program);
            } catch (ParseException _) {
                return; // the command will say so itself
            }
        }
    }

    private static boolean isOwn(List<String> words) {
        int end = 1 + WORDS.size();
        return words.size() >= end
                && words.subList(1, end).equals(WORDS)
                && words.getFirst().matches("(.*[/\\\\])?sesame");
    }
}
