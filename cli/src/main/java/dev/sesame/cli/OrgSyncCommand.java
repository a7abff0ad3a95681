package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.Printable;
import dev.sesame.journey.Materialised;
import dev.sesame.wellknown.Published;
import java.util.List;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code org sync}: asks all organisations now, and puts what they say where OpenCode reads it. */
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
    public Options options() {
        return new Options()
                .addOption(
                        Option.builder()
                                .longOpt("materialise")
                                .desc(
                                        "put it where OpenCode reads it without a network; the"
                                                + " token then comes from opencode install or exec")
                                .get())
                .addOption(Option.builder().longOpt("remove").desc("undo --materialise").get());
    }

    @Override
    public int run(Arguments arguments, Program program) {
        var materialised = new Materialised(program.environment(), program.credentials());
        if (arguments.has("remove")) {
            if (arguments.has("materialise")) {
                throw new AuthException(
                        Failure.INVALID_INPUT,
                        "--materialise and --remove exclude each other",
                        "Give one of them");
            }
            apply(materialised.remove(), program);
            return 0;
        }
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
        int failed = print(all, program);
        if (arguments.has("materialise") || materialised.exists()) {
            apply(materialised.materialise(all), program);
            materialised.strays().forEach(program::note);
        }
        if (arguments.has("materialise") && !program.openCode().isInstalled()) {
            program.note(withoutToken(all));
        }
        return failed == 0 ? 0 : 1;
    }

    private static String withoutToken(List<Published> all) {
        var variables =
                all.stream().map(p -> p.membership().variable()).distinct().sorted().toList();
        return "OpenCode now has no token of its own: run `sesame opencode install`, start it by"
                + " `sesame exec -- opencode`, or export "
                + String.join(" and ", variables)
                + "; undo this with `sesame org sync --remove`";
    }

    private static int print(List<Published> all, Program program) {
        int failed = 0;
        for (var published : all) {
            var organisation = published.membership().organisation().toString();
            if (published.problem().isPresent()) {
                failed++;
                print(organisation, published.problem().get(), program);
            } else {
                program.print("✓ " + Printable.of(organisation));
            }
        }
        return failed;
    }

    private static void print(String organisation, AuthException problem, Program program) {
        program.print("✗ " + Printable.folded(organisation + ": " + problem.problem()));
        if (!problem.nextStep().isEmpty()) {
            program.print("    " + Printable.folded(problem.nextStep()));
        }
    }

    /** Shows a change before it is made. */
    static void apply(Materialised.Change change, Program program) {
        change.leftOut().forEach(program::note);
        change.lines().forEach(line -> program.print(Printable.of(line)));
        change.apply();
    }
}
