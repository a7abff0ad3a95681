package dev.sesame.demo;

import dev.sesame.Environment;
import dev.sesame.terminal.Prompts;
import dev.sesame.terminal.Screen;
import dev.sesame.terminal.Streams;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * Opens a company on this machine, walks through logging in with it as a person would, and tells
 * what held. It reads and changes nothing of the user's own, prints no token, and leaves nothing
 * behind, also when it is interrupted. For one use by one thread.
 */
public final class Demo {
    private final Environment environment;
    private final Streams streams;
    private final Screen screen;
    private final Path program;

    /**
     * Prepares the demonstration.
     *
     * @param program how the program is called whose commands it types
     */
    public Demo(Environment environment, Streams streams, Screen screen, String program) {
        this.environment = environment;
        this.streams = streams;
        this.screen = screen;
        this.program = Path.of(program);
    }

    /**
     * Walks and returns the exit code: 0 when everything held, else 1.
     *
     * @throws dev.sesame.AuthException when the company cannot be opened on this machine
     */
    public int run() {
        return run(false);
    }

    /**
     * Walks, then leaves the company open until the process is interrupted.
     *
     * @throws dev.sesame.AuthException when the company cannot be opened on this machine, or the
     *     waiting is interrupted
     */
    public int runAndKeep() {
        return run(true);
    }

    private int run(boolean keep) {
        try (var cleanup = new Cleanup()) {
            var company = new Company(environment, program, cleanup);
            var page = new Page(streams, screen, company.signOn());
            introduce(company, page);
            var table = new Walk(company, page).through(new Checklist(company).steps());
            page.line("");
            page.line(
                    "Method C, logging in by a plugin, is up to the plugin: it is not shown here.");
            table.print(page);
            if (keep) {
                new Visit(company, environment).invite(page);
                stayOpen();
            }
            return table.exitCode();
        }
    }

    private static void introduce(Company company, Page page) {
        page.line("A company on this machine, for as long as this takes:");
        page.line("");
        var organisation = company.organisation();
        page.line("  discovery  " + organisation.url() + OrganisationServer.DOCUMENT);
        page.line("  gateway    " + organisation.url() + "/v1");
        page.line("  home       " + company.premises().root());
        page.line("");
        page.line("Nothing of your own is read or changed, and all of it goes at the end.");
    }

    private static void stayOpen() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Prompts.cancelled();
        }
    }
}
