package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.journey.ModelCall;
import dev.sesame.journey.Session;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Optional;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code run}: asks a model once and prints the answer while it comes. */
final class RunCommand implements Command {
    private static final String DEFAULT_AGENT = "build";
    private static final int MOST_INPUT = 32 << 20;

    @Override
    public String name() {
        return "run";
    }

    @Override
    public String arguments() {
        return "[message..]";
    }

    @Override
    public String summary() {
        return "ask a model";
    }

    @Override
    public int mostArguments() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(
                        withValue(
                                "m",
                                "model",
                                "MODEL",
                                "model to use in the format of provider/model"))
                .addOption(withValue(null, "agent", "NAME", "agent to use"))
                .addOption(
                        withValue(
                                null,
                                "format",
                                "default|json",
                                "default, or json for events line by line"))
                .addOption(
                        withValue(
                                "f", "file", "FILE", "file to attach to the message (repeatable)"))
                .addOption(
                        withValue(
                                null,
                                "title",
                                "TITLE",
                                "accepted for OpenCode's sake: there is no session to name"))
                .addOption(
                        Option.builder()
                                .longOpt("thinking")
                                .desc("show what the model thinks")
                                .get());
    }

    private static Option withValue(
            @org.jspecify.annotations.Nullable String letter,
            String name,
            String value,
            String text) {
        return Option.builder(letter).longOpt(name).hasArg().argName(value).desc(text).get();
    }

    @Override
    public int run(Arguments arguments, Program program) {
        var answer = answer(arguments, program);
        var text = message(arguments, program);
        try (var session = program.sessionWithPlugins()) {
            return ask(arguments, program, new Ask(session, answer, text));
        }
    }

    private record Ask(Session session, Answer answer, String text) {}

    private static int ask(Arguments arguments, Program program, Ask ask) {
        var session = ask.session();
        var answer = ask.answer();
        var call = new ModelCall(program.environment(), program.http(), session, program.tokens());
        var config = session.config().tree();
        var agentName = agent(arguments, config, program);
        var agent =
                config.object("agent").flatMap(a -> a.object(agentName)).orElse(JsonObject.EMPTY);
        try {
            var model = call.choose(arguments.option("model").or(() -> agent.string("model")));
            answer.begin(agentName, model.id());
            var question =
                    new ModelCall.Question(
                            agentName, agent, ask.text(), answer.conversation(), Ids.next("msg"));
            answer.end(call.ask(model, question, answer));
            return 0;
        } catch (AuthException e) {
            answer.fail(e);
            return ErrorReport.exitCode(e.failure());
        }
    }

    private static Answer answer(Arguments arguments, Program program) {
        return switch (arguments.option("format").orElse("default")) {
            case "default" -> new TextAnswer(program, arguments.has("thinking"));
            case "json" -> new JsonAnswer(program, arguments.has("thinking"));
            default ->
                    throw new AuthException(
                            Failure.INVALID_INPUT,
                            "unknown format",
                            "Use --format default or --format json");
        };
    }

    private static String agent(Arguments arguments, JsonObject config, Program program) {
        var usual = config.string("default_agent").filter(name -> isAgent(name, config));
        var wanted = arguments.option("agent");
        if (wanted.isPresent() && !isAgent(wanted.get(), config)) {
            program.note("agent \"" + wanted.get() + "\" not found. Falling back to default agent");
            wanted = Optional.empty();
        }
        return wanted.or(() -> usual).orElse(DEFAULT_AGENT);
    }

    private static boolean isAgent(String name, JsonObject config) {
        return name.equals(DEFAULT_AGENT)
                || name.equals("plan")
                || config.object("agent").flatMap(agents -> agents.get(name)).isPresent();
    }

    /** The words as they were typed, then standard input, then the files. */
    private static String message(Arguments arguments, Program program) {
        var parts = new ArrayList<String>();
        var words = String.join(" ", arguments.values());
        if (!words.isEmpty()) {
            parts.add(words);
        }
        var piped = program.screen().terminal() ? "" : piped(program);
        if (!piped.isEmpty()) {
            parts.add(piped);
        }
        if (parts.isEmpty()) {
            throw new AuthException(
                    Failure.INVALID_INPUT, "You must provide a message or a command", "");
        }
        for (var name : arguments.all("file")) {
            parts.add(file(name, program));
        }
        return String.join("\n", parts);
    }

    private static String piped(Program program) {
        try {
            return text("standard input", program.streams().in());
        } catch (CharacterCodingException e) {
            throw new AuthException(
                    Failure.INVALID_INPUT, "standard input is not UTF-8 text", "Pipe text", e);
        } catch (IOException _) {
            return ""; // a closed standard input says nothing
        }
    }

    private static String file(String name, Program program) {
        var path = program.environment().directory().resolve(name);
        if (!Files.exists(path)) {
            throw new AuthException(Failure.INVALID_INPUT, "File not found: " + name, "");
        }
        try (var in = Files.newInputStream(path)) {
            return "\n<file path=\"" + path + "\">\n" + text(name, in) + "\n</file>";
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    "cannot read " + name + " as text",
                    "Attach text files only",
                    e);
        }
    }

    private static String text(String name, InputStream in) throws IOException {
        var bytes = in.readNBytes(MOST_INPUT + 1);
        if (bytes.length > MOST_INPUT) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    name + " is larger than 32 MiB",
                    "No model reads that much: send a part of it");
        }
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
}
