package dev.sesame.cli;

import dev.sesame.provider.Catalogue;
import dev.sesame.provider.CatalogueProvider;
import dev.sesame.terminal.Frame;
import java.util.List;

/** {@code auth list}: what is stored, and which variables of known providers are set. */
final class ListCommand implements Command {
    @Override
    public String name() {
        return "auth list";
    }

    @Override
    public String summary() {
        return "list providers and credentials";
    }

    @Override
    public int run(Arguments arguments, Program program) {
        var store = program.credentials();
        var stored = store.list();
        var known = Catalogue.load(program.environment()).providers();
        var frame = program.frame();
        frame.intro("Credentials", program.environment().shorten(store.path()));
        for (var entry : stored) {
            frame.info(DisplayName.of(entry.id(), known), entry.type());
        }
        frame.outro(stored.size() + " credentials");
        listVariables(known, program, frame);
        return 0;
    }

    private static void listVariables(List<CatalogueProvider> known, Program program, Frame frame) {
        int count = 0;
        for (var provider : known) {
            for (var variable : provider.env()) {
                if (program.environment().nonEmpty(variable).isPresent()) {
                    if (count++ == 0) {
                        frame.intro("Environment");
                    }
                    frame.info(provider.name(), variable);
                }
            }
        }
        if (count > 0) {
            frame.outro(count == 1 ? "1 environment variable" : count + " environment variables");
        }
    }
}
