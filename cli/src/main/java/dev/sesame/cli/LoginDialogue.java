package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Printable;
import dev.sesame.http.Origin;
import dev.sesame.journey.Interaction;
import dev.sesame.terminal.Frame;
import dev.sesame.wellknown.AuthCommand;
import dev.sesame.wellknown.Organisation;
import java.util.Set;
import java.util.function.Supplier;

/** What a login with an organisation says and asks. */
final class LoginDialogue implements Interaction {
    private final Program program;
    private final Frame frame;
    private final boolean yes;
    private boolean running;

    LoginDialogue(Program program, Frame frame, boolean yes) {
        this.program = program;
        this.frame = frame;
        this.yes = yes;
    }

    @Override
    public boolean toRun(Question question, Organisation organisation, AuthCommand auth) {
        if (yes) {
            return true;
        }
        if (!program.screen().terminal()) {
            // naming the URL is the consent to the command it has, not to one it changed to
            return question == Question.FIRST_COMMAND;
        }
        frame.warn(
                question == Question.FIRST_COMMAND
                        ? organisation + " wants to run this command on your machine:"
                        : "The command of " + organisation + " has changed. It wants to run:");
        for (var word : auth.command()) {
            frame.info(Printable.whole(word));
        }
        return program.prompts().confirm("Run it?", false, "Repeat with --yes");
    }

    /**
     * Consent to a command says nothing of where the token goes, so {@code --yes} does not count.
     */
    @Override
    public boolean toSendTokenTo(Organisation organisation, Set<Origin> origins) {
        var names = origins.stream().map(Origin::toString).sorted().toList();
        if (!program.screen().terminal()) {
            note(
                    "the token of "
                            + organisation
                            + " will not be sent to "
                            + String.join(", ", names)
                            + ": that is another domain; log in on a terminal to allow it");
            return false;
        }
        frame.warn(organisation + " wants its token to be sent to another domain:");
        names.forEach(frame::info);
        return program.prompts().confirm("Send it there, too?", false, "Log in on a terminal");
    }

    /** As for the token's way: {@code --yes} is about the command alone. */
    @Override
    public boolean toRunPlugin(Organisation organisation, String plugin) {
        if (!program.screen().terminal()) {
            return false; // it is among what was left out, which is told
        }
        frame.warn(organisation + " wants Sesame to run this plugin:");
        frame.info(Printable.whole(plugin));
        return program.prompts().confirm("Allow it?", false, "Log in on a terminal");
    }

    @Override
    public void running(AuthCommand auth) {
        frame.info("Running `" + Printable.whole(auth.joined()) + "`");
        running = true;
        OwnTokenCommand.prepare(auth, program);
    }

    @Override
    public void standardError(String line) {
        program.streams().err().println(Printable.of(line));
    }

    @Override
    public void note(String text) {
        program.note(text);
    }

    /** Ends the frame in OpenCode's way when the command has been shown and then fails. */
    <T> T reporting(Supplier<T> login) {
        try {
            return login.get();
        } catch (AuthException e) {
            if (running) {
                frame.error("Failed");
                frame.outro("Done");
            }
            throw e;
        }
    }
}
