package dev.sesame.config;

import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.List;

/**
 * What OpenCode 1.18 accepts in a configuration. The schema is a file beside this class, read when
 * the first layer is checked.
 */
final class ConfigSchema {
    private ConfigSchema() {}

    /**
     * A configuration and what is wrong with it.
     *
     * @param tree what OpenCode goes on with: without unknown members, agents and permissions in
     *     their full form; the members in the order of the file
     * @param problems what makes the configuration invalid, in OpenCode's order and words
     * @param unknown members that OpenCode ignores, with the nearest known name
     */
    record Checked(JsonObject tree, List<Problem> problems, List<Problem> unknown) {
        Checked {
            problems = List.copyOf(problems);
            unknown = List.copyOf(unknown);
        }

        private Checked with(JsonObject other) {
            return new Checked(other, problems, unknown);
        }
    }

    /** Checks one layer of configuration; {@link NewDialect} comes before this. */
    static Checked check(JsonValue tree) {
        var checked = checked(Classic.SCHEMA.judge(tree));
        return checked.problems().isEmpty()
                ? checked.with(AgentForm.ofConfiguration(checked.tree()))
                : checked;
    }

    /** Checks one entry of {@code agent} or {@code mode}, such as a Markdown file makes. */
    static Checked checkAgent(JsonValue agent) {
        var checked = checked(Classic.SCHEMA.judge("agent", agent));
        return checked.problems().isEmpty()
                ? checked.with(AgentForm.ofAgent(checked.tree()))
                : checked;
    }

    /** Checks one entry of {@code command}. */
    static Checked checkCommand(JsonValue command) {
        return checked(Classic.SCHEMA.judge("command", command));
    }

    /** Tells whether {@code value} is what the definition {@code name} of the schema describes. */
    static boolean fits(String name, JsonValue value) {
        return Classic.SCHEMA.judge(name, value).fits();
    }

    private static Checked checked(Judgement judgement) {
        var tree = judgement.kept().asObject().orElse(JsonObject.EMPTY);
        return new Checked(tree, judgement.problems(), judgement.unknown());
    }

    /** Loads on first use: a start without any configuration does not read the schema. */
    private static final class Classic {
        static final Schema SCHEMA = Schema.load("opencode-1.18.schema.json");
    }
}
