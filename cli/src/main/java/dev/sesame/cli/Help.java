package dev.sesame.cli;

import java.util.List;
import org.apache.commons.cli.Option;

/** What {@code --help} shows. */
final class Help {
    private Help() {}

    static String overview() {
        return "Log in to OpenCode with your company once, get its defaults, use its models.\n\n"
                + table(Commands.all())
                + "\nRun `sesame COMMAND --help` for the options of a command.\n"
                + "      --pure        run without plugins\n"
                + "      --print-logs  print what plugins log to standard error\n"
                + "  -h, --help        show help\n"
                + "  -v, --version     show version number\n";
    }

    static String group(String group) {
        return table(
                Commands.all().stream().filter(c -> c.name().startsWith(group + " ")).toList());
    }

    private static String table(List<Command> commands) {
        var text = new StringBuilder("Commands:\n");
        for (var command : commands) {
            var usage = "  sesame " + usage(command);
            text.append(usage).repeat(' ', Math.max(2, 46 - usage.length()));
            text.append(command.summary()).append('\n');
        }
        return text.toString();
    }

    static String of(Command command) {
        var text = new StringBuilder("sesame ").append(usage(command)).append("\n\n");
        text.append(command.summary()).append("\n\nOptions:\n");
        for (var option : command.options().getOptions()) {
            line(text, names(option), String.valueOf(option.getDescription()));
        }
        line(text, "  -h, --help", "show help");
        return text.toString();
    }

    private static void line(StringBuilder text, String names, String description) {
        text.append(names).repeat(' ', Math.max(2, 28 - names.length()));
        text.append(description).append('\n');
    }

    private static String names(Option option) {
        var letter = option.getOpt() == null ? "    " : "-" + option.getOpt() + ", ";
        var value = option.hasArg() ? " " + option.getArgName() : "";
        return "  " + letter + "--" + option.getLongOpt() + value;
    }

    private static String usage(Command command) {
        return (command.name() + " " + command.arguments()).strip();
    }
}
