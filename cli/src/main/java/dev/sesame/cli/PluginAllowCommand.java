package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.PackageVersion;
import dev.sesame.wellknown.Organisation;
import dev.sesame.wellknown.OrganisationTrust;

/** {@code plugin allow}: lets one version of a plugin come from an organisation's document. */
final class PluginAllowCommand implements Command {
    @Override
    public String name() {
        return "plugin allow";
    }

    @Override
    public String arguments() {
        return "<url> <name@version>";
    }

    @Override
    public String summary() {
        return "let an organisation bring one version of a plugin";
    }

    @Override
    public int mostArguments() {
        return 2;
    }

    @Override
    public int run(Arguments arguments, Program program) {
        if (arguments.values().size() < 2) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    "an organisation and a plugin are needed",
                    "sesame plugin allow https://ai.company.internal @company/auth@1.4.0");
        }
        var organisation = Organisation.of(arguments.values().get(0));
        var plugin = arguments.values().get(1);
        if (!PackageVersion.isExact(plugin)) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    plugin + " is no npm package of one exact version",
                    "Name it as name@1.2.3: only that version will run");
        }
        if (!program.credentials().all().containsKey(organisation.url())) {
            throw new AuthException(
                    Failure.NOT_LOGGED_IN,
                    "not logged in with " + organisation,
                    "Run `sesame auth login "
                            + organisation
                            + "`, which asks for its plugins, too");
        }
        new OrganisationTrust(program.environment(), program.rules())
                .allowPlugin(organisation, plugin);
        program.note(organisation + " may bring " + plugin);
        return 0;
    }
}
