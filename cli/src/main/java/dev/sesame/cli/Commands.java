package dev.sesame.cli;

import java.util.List;
import java.util.Optional;

/** All commands, made only when they are asked for. */
final class Commands {
    /** The names in the order of the overview. */
    static final List<String> NAMES =
            List.of(
                    "auth login",
                    "auth list",
                    "auth logout",
                    "auth status",
                    "auth token",
                    "sso login",
                    "sso token",
                    "sso logout",
                    "run",
                    "exec",
                    "models",
                    "config show",
                    "config explain",
                    "config lint",
                    "plugin list",
                    "plugin check",
                    "plugin allow",
                    "plugin runtime",
                    "org sync",
                    "org init",
                    "org lint",
                    "opencode install",
                    "opencode uninstall",
                    "opencode status",
                    "debug config",
                    "debug paths",
                    "serve",
                    "demo",
                    "completion");

    private Commands() {}

    /** Returns the command {@code name}, which may be written with OpenCode's other words. */
    static Optional<Command> find(String name) {
        return Optional.ofNullable(
                switch (name.startsWith("providers") ? "auth" + name.substring(9) : name) {
                    case "auth login" -> new LoginCommand();
                    case "auth list", "auth ls" -> new ListCommand();
                    case "auth logout" -> new LogoutCommand();
                    case "auth status" -> new StatusCommand();
                    case "auth token" -> new TokenCommand();
                    case "sso login" -> new SsoLoginCommand();
                    case "sso token" -> new SsoTokenCommand();
                    case "sso logout" -> new SsoLogoutCommand();
                    case "run" -> new RunCommand();
                    case "exec" -> new ExecCommand();
                    case "models" -> new ModelsCommand();
                    case "config show" -> new ConfigShowCommand();
                    case "config explain" -> new ConfigExplainCommand();
                    case "config lint" -> new ConfigLintCommand();
                    case "plugin list" -> new PluginListCommand();
                    case "plugin check" -> new PluginCheckCommand();
                    case "plugin allow" -> new PluginAllowCommand();
                    case "plugin runtime" -> new PluginRuntimeCommand();
                    case "org sync" -> new OrgSyncCommand();
                    case "org init" -> new OrgInitCommand();
                    case "org lint" -> new OrgLintCommand();
                    case "opencode install" -> new OpenCodeInstallCommand();
                    case "opencode uninstall" -> new OpenCodeUninstallCommand();
                    case "opencode status" -> new OpenCodeStatusCommand();
                    case "debug config" -> new DebugConfigCommand();
                    case "debug paths" -> new DebugPathsCommand();
                    case "serve" -> new ServeCommand();
                    case "demo" -> new DemoCommand();
                    case "completion" -> new CompletionCommand();
                    default -> null;
                });
    }

    static List<Command> all() {
        return NAMES.stream().map(name -> find(name).orElseThrow()).toList();
    }
}
