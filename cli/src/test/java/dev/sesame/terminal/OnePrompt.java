package dev.sesame.terminal;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A program that shows the one prompt it is told to, prints the answer, and leaves its process id
 * in the file {@code pid}.
 */
final class OnePrompt {
    private static final Path HERE = Path.of("").toAbsolutePath();

    private OnePrompt() {}

    static void main(String[] arguments) throws IOException {
        Files.writeString(HERE.resolve("pid"), String.valueOf(ProcessHandle.current().pid()));
        var out =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        var in = new FileInputStream(FileDescriptor.in);
        boolean console =
                Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
        var screen =
                Screen.of(
                        new Environment(System.getenv(), HERE, HERE, InstantSource.system()),
                        console);
        var prompts = Prompts.of(new Streams(in, out, out), screen);
        try {
            out.println("answer=[" + ask(prompts, in, arguments[0]) + "]");
        } catch (AuthException e) {
            out.println("failure=" + e.failure() + " " + e.problem());
            System.exit(1);
        }
    }

    private static String ask(Prompts prompts, InputStream in, String kind) throws IOException {
        return switch (kind) {
            case "search" -> prompts.search("Select provider", providers(), "Use --provider");
            case "select" ->
                    prompts.select("Login method", providers().subList(0, 3), "Use --method");
            case "text" -> prompts.text(providerId());
            case "password" ->
                    "secret:" + prompts.password(Question.required("Enter your API key")).reveal();
            case "confirm" -> String.valueOf(prompts.confirm("Run it?", true, "Use --yes"));
            case "long" ->
                    String.valueOf(
                            prompts.confirm(
                                    "Do you want to use incomprehensibilities here all the same?",
                                    true,
                                    ""));
            case "fails" ->
                    prompts.text(
                            new Question(
                                    "Fails",
                                    "",
                                    text -> {
                                        throw new IllegalStateException(
                                                "the validation broke: " + text);
                                    }));
            case "spinner" -> spin(prompts, in);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** Spins until a line has been typed. */
    private static String spin(Prompts prompts, InputStream in) throws IOException {
        try (var spinner = prompts.spinner("Waiting for authorization...")) {
            int typed = in.read();
            spinner.done("Login successful");
            return String.valueOf((char) typed);
        }
    }

    private static Question providerId() {
        return new Question(
                "Enter provider id",
                "acme-eu",
                id ->
                        id.isEmpty() || id.contains(" ")
                                ? Optional.of("a-z, 0-9 and hyphens only")
                                : Optional.empty());
    }

    private static List<Choice<String>> providers() {
        var choices = new ArrayList<Choice<String>>();
        choices.add(new Choice<>("openai", "OpenAI", "ChatGPT Plus/Pro or API key"));
        choices.add(new Choice<>("wide", "提供者の会社", "会社"));
        choices.add(new Choice<>("hostile", "Evil\u001b[31m\u202eCorp\n●  forged", "\u0007hint"));
        for (int i = 1; i <= 20; i++) {
            choices.add(new Choice<>("p" + i, "Provider " + i + " " + "long ".repeat(i)));
        }
        choices.add(new Choice<>("other", "Other"));
        return choices;
    }
}
