package dev.sesame.anthropic;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.plugin.AuthPrompt;
import java.util.Map;
import java.util.Optional;

/**
 * Anthropic's terms about the credentials of Claude plans, and whether this user has acknowledged
 * them. When the wording changes it is asked anew.
 */
final class Terms {
    /** The day of the wording. */
    private static final String READ = "2026-09-30";

    static final String TEXT =
            "Anthropic's terms reserve the credentials of Claude plans (Free, Pro, Max, Team,"
                    + " Enterprise) to Claude Code and Anthropic's other own applications. Other"
                    + " programs are to use API keys, and accounts may be restricted without"
                    + " notice (as of "
                    + READ
                    + ", see https://code.claude.com/docs/en/legal-and-compliance). Do you want to"
                    + " use your plan here all the same?";

    private static final String INSTEAD =
            "Use an API key: sesame auth login -p anthropic -m \"API key\"";

    private final Settings settings;
    private final Notebook notebook;

    Terms(Settings settings) {
        this.settings = settings;
        this.notebook = new Notebook(settings.state().resolve("terms.json"));
    }

    /** Tells whether requests may be carried as far as the user is concerned. */
    boolean areAcknowledged() {
        return settings.plan() == Settings.Plan.ACCEPT
                || notebook.read().string("read").equals(Optional.of(READ));
    }

    /** Tells whether the question has a point: nobody has forbidden it or answered it before. */
    boolean mustBeAsked() {
        return settings.plan() == Settings.Plan.ASK && !areAcknowledged();
    }

    /**
     * Stops when the administrator has forbidden Claude plans.
     *
     * @throws AuthException {@link Failure#ACCESS_DENIED}
     */
    void requirePermitted() {
        if (settings.plan() == Settings.Plan.FORBID) {
            throw new AuthException(
                    Failure.ACCESS_DENIED,
                    "logins with a Claude plan are switched off on this machine (anthropic.plan in"
                            + " sesame.jsonc)",
                    INSTEAD);
        }
    }

    /**
     * Takes the answer to the question, and remembers an acknowledgement.
     *
     * @throws AuthException when it is needed and was not given
     */
    void take(Map<String, String> inputs) {
        if (areAcknowledged()) {
            return;
        }
        if (!AuthPrompt.ACCEPTED.equals(inputs.get(AuthPrompt.TERMS))) {
            throw new AuthException(
                    Failure.ACCESS_DENIED,
                    "Anthropic's terms were not acknowledged, so nothing was done",
                    INSTEAD);
        }
        notebook.write(
                JsonObject.EMPTY
                        .with("acknowledged", settings.environment().clock().instant().toString())
                        .with("read", READ));
    }
}
