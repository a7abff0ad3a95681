package dev.sesame.cli;

/** {@code plugin runtime}. */
final class PluginRuntimeCommand implements Command {
    static final String INSTEAD = "sesame plugin runtime --install";

    @Override
    public String name() {
        return "plugin runtime";
    }

    @Override
    public String summary() {
        return "show what runs plugins in JavaScript and TypeScript, or install it";
    }

    @Override
    public int run(Arguments arguments, Program program) {
        return 0;
    }
}
