package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.http.Origin;
import dev.sesame.oauth.DeviceAuthorization;
import dev.sesame.process.Browser;
import dev.sesame.sso.SignIn;
import dev.sesame.wellknown.Organisation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Tells a person how to sign in, past whatever the command prints as data. */
final class SsoDialogue implements SignIn {
    private final Program program;
    private final Browser browser;
    private final boolean opens;
    private boolean told;

    /** Opens a browser only if {@code opens}. */
    SsoDialogue(Program program, boolean opens) {
        this.program = program;
        this.browser = new Browser(program.environment());
        this.opens = opens;
    }

    /** Asks whether to sign in at a server of another domain; nobody agrees without a terminal. */
    boolean agreesToSignInAt(Origin issuer, Organisation organisation) {
        if (!program.screen().terminal()) {
            return false;
        }
        var frame = program.frame();
        frame.intro("Sign in");
        frame.warn(organisation + " wants you to sign in at a server of another domain:");
        frame.info(issuer.toString());
        return program.prompts().confirm("Sign in there?", false, "Sign in on a terminal");
    }

    @Override
    public boolean hasBrowser() {
        return opens && browser.isHere();
    }

    @Override
    public void open(URI address, Consumer<String> paste) {
        if (hasBrowser()) {
            say("Sign in with the browser that opens now, or go to:");
        } else {
            say(told ? "Or sign in with any browser:" : "Sign in with any browser:");
        }
        say("  " + Printable.whole(address.toString()));
        if (hasBrowser()) {
            browser.open(address);
        }
        say("If the browser ends at an address that does not open, paste that address here.");
        var thread = new Thread(() -> read(paste), "pasted address");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void enter(DeviceAuthorization code) {
        say("Sign in on any device: go to " + Printable.whole(code.verificationUri().toString()));
        say("and enter the code " + Printable.whole(code.userCode()));
        code.verificationUriComplete()
                .ifPresent(uri -> say("or go to " + Printable.whole(uri.toString())));
        code.warnings().forEach(program::note);
        told = true;
    }

    @Override
    public void leftOut(String why) {
        program.note(why);
    }

    /** The end of the input is no answer: the other ways stay open. */
    private void read(Consumer<String> paste) {
        var in = new InputStreamReader(program.streams().in(), StandardCharsets.UTF_8);
        try (var lines = new BufferedReader(in)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                take(line, paste);
            }
        } catch (IOException _) {
            // nobody can paste here
        }
    }

    private void take(String line, Consumer<String> paste) {
        try {
            if (!line.isBlank()) {
                paste.accept(line);
            }
        } catch (AuthException e) {
            if (e.failure() != Failure.CANCELLED) {
                say(
                        Printable.of(e.problem())
                                + ". Paste the whole address, or the code with what follows it");
            }
        }
    }

    private void say(String line) {
        PrintStream err = program.streams().err();
        err.println(line);
    }
}
