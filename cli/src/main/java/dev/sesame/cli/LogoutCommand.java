package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.credential.CredentialStore.Entry;
import dev.sesame.journey.Materialised;
import dev.sesame.provider.Catalogue;
import dev.sesame.provider.CatalogueProvider;
import dev.sesame.terminal.Choice;
import dev.sesame.wellknown.Organisation;
import dev.sesame.wellknown.OrganisationTrust;
import java.util.List;
import java.util.Optional;

/** {@code auth logout}: forgets a credential. */
final class LogoutCommand implements Command {
    @Override
    public String name() {
        return "auth logout";
    }

    @Override
    public String arguments() {
        return "[provider]";
    }

    @Override
    public String summary() {
        return "log out from a configured provider";
    }

    @Override
    public int mostArguments() {
        return 1;
    }

    @Override
    public int run(Arguments arguments, Program program) {
        var store = program.credentials();
        var stored = store.list();
        var frame = program.frame();
        frame.intro("Remove credential");
        if (stored.isEmpty()) {
            frame.error("No credentials found");
            return 0;
        }
        var known = Catalogue.load(program.environment()).providers();
        var id =
                arguments.first().isPresent()
                        ? named(arguments.first().get(), stored, known)
                        : chosen(stored, known, program);
        store.remove(id);
        var materialised = new Materialised(program.environment(), store);
        if (materialised.contains(id)) {
            materialised.remove(id).apply();
        }
        forget(id, program);
        frame.outro("Logout successful");
        return 0;
    }

    /** The next login with an organisation asks like the first one. */
    private static void forget(String id, Program program) {
        var organisation = organisation(id);
        if (organisation.isEmpty()) {
            return;
        }
        try {
            OrganisationTrust.forget(program.environment(), organisation.get());
        } catch (AuthException e) {
            program.note("logged out, but not all was forgotten: " + e.problem());
        }
    }

    /** Nothing was remembered of what is no organisation. */
    private static Optional<Organisation> organisation(String id) {
        try {
            return id.contains("://") ? Optional.of(Organisation.of(id)) : Optional.empty();
        } catch (AuthException _) {
            return Optional.empty();
        }
    }

    private static String named(String name, List<Entry> stored, List<CatalogueProvider> known) {
        return stored.stream()
                .map(Entry::id)
                .filter(id ->
                        id.equalsIgnoreCase(name)
                                || DisplayName.of(id, known).equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() ->
                        new AuthException(
                                Failure.INVALID_INPUT,
                                "Unknown configured provider \"" + name + "\"",
                                ""));
    }

    private static String chosen(
            List<Entry> stored, List<CatalogueProvider> known, Program program) {
        var choices =
                stored.stream()
                        .map(entry ->
                                new Choice<>(
                                        entry.id(),
                                        DisplayName.of(entry.id(), known)
                                                + " ("
                                                + entry.type()
                                                + ")"))
                        .toList();
        return program.prompts()
                .search("Select provider", choices, "Name it: sesame auth logout PROVIDER");
    }
}
