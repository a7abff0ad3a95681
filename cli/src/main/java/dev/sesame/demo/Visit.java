package dev.sesame.demo;

import dev.sesame.Environment;
import java.util.List;

/** How a person looks around in the company from another shell. */
final class Visit {
    /** What could lead the programs of that shell out of the company again. */
    private static final List<String> MISLEADING =
            List.of(
                    "XDG_CONFIG_HOME",
                    "XDG_DATA_HOME",
                    "XDG_STATE_HOME",
                    "XDG_CACHE_HOME",
                    CompanyConfig.VARIABLE);

    private final Company company;
    private final Environment environment;

    Visit(Company company, Environment environment) {
        this.company = company;
        this.environment = environment;
    }

    void invite(Page page) {
        var premises = company.premises();
        page.heading("The company stays open until Ctrl-C. In another shell, type:");
        page.line("");
        var unset = misleading();
        if (!unset.isEmpty()) {
            page.line("  unset " + String.join(" ", unset));
        }
        premises.exports()
                .forEach(
                        (name, value) -> page.line("  export " + name + "=" + Shell.quoted(value)));
        page.line("  export PATH=" + Shell.quoted(premises.programs().toString()) + ":\"$PATH\"");
        page.line("  cd " + Shell.quoted(premises.project().toString()));
        page.line("");
        page.line("  sesame auth list");
        page.line("  sesame run \"hello\"");
        page.line("  sesame auth login " + company.organisation().url());
        page.line("  sesame auth logout " + company.organisation().url());
        page.line("");
        page.line("The files of the organisation; what you change is in force within two seconds:");
        page.line("  " + company.organisation().directory());
        page.line("What its operators see:");
        company.organisation().metricsUrl().ifPresent(url -> page.line("  " + url));
    }

    private List<String> misleading() {
        var exported = company.premises().exports().keySet();
        return environment.variables().keySet().stream()
                .filter(name ->
                        name.startsWith("OPENCODE_")
                                || name.startsWith("SESAME_")
                                || MISLEADING.contains(name))
                .filter(name -> !exported.contains(name))
                .sorted()
                .toList();
    }
}
