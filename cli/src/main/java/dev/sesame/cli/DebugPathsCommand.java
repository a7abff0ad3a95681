package dev.sesame.cli;

import java.nio.file.Path;

/** {@code debug paths}: the folders of OpenCode, and Sesame's own. */
final class DebugPathsCommand implements Command {
    @Override
    public String name() {
        return "debug paths";
    }

    @Override
    public String summary() {
        return "show global paths (data, config, cache, state)";
    }

    @Override
    public int run(Arguments arguments, Program program) {
        var environment = program.environment();
        print(program, "home", environment.home());
        print(program, "data", environment.dataDirectory());
        print(program, "cache", environment.cacheDirectory());
        print(program, "config", environment.configDirectory());
        print(program, "state", environment.stateDirectory());
        print(program, "sesame", environment.sesameState());
        return 0;
    }

    private static void print(Program program, String name, Path path) {
        program.print(name + " ".repeat(11 - name.length()) + path);
    }
}
