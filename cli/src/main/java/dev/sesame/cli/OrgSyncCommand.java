package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;

/** {@code org sync}: asks all organisations now. */
final class OrgSyncCommand implements Command {
    @Override
    public String name() {
        return "org sync";
    }

    @Override
    public String summary() {
        return "fetch the organisations' configuration now";
    }

    @Override
    public int run(Arguments arguments, Program program) {
        var startup = program.startup();
        var all = startup.sync();
        startup.notes().forEach(program::note);
        if (all.isEmpty() && !startup.notes().isEmpty()) {
            return 1;
        }
        if (all.isEmpty()) {
            throw new AuthException(
                    Failure.NOT_LOGGED_IN,
                    "not logged in with any organisation",
                    "Run `sesame auth login https://…` with your company's URL");
        }
        int failed = 0;
        for (var published : all) {
            var organisation = published.membership().organisation().toString();
            if (published.problem().isPresent()) {
                failed++;
                program.print(
                        "✗ "
                                + Printable.of(
                                        organisation + ": " + published.problem().get().problem()));
            } else {
                program.print("✓ " + Printable.of(organisation));
            }
        }
        return failed == 0 ? 0 : 1;
    }
}
