package dev.sesame.cli;

import dev.sesame.json.Json;

/** {@code debug config}: the effective configuration, as OpenCode prints it. */
final class DebugConfigCommand implements Command {
    @Override
    public String name() {
        return "debug config";
    }

    @Override
    public String summary() {
        return "show resolved configuration";
    }

    @Override
    public int run(Arguments arguments, Program program) {
        try (var session = program.sessionToShow()) {
            program.print(Json.writePretty(session.config().redacted()));
            return 0;
        }
    }
}
