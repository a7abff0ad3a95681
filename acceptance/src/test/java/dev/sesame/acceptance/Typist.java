package dev.sesame.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sesame.acceptance.Invocation.Outcome;
import dev.sesame.testkit.PseudoTerminal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Somebody at a terminal who answers the questions of a program one after the other.
 *
 * @param steps what is waited for and what is then typed
 * @param columns how wide the terminal is
 */
record Typist(List<Step> steps, int columns) {

    /** The width that scenarios were recorded with. */
    private static final int RECORDED = 160;

    /** So high that nothing left the screen. */
    static final int ROWS = 50;

    /**
     * One question.
     *
     * @param expect what is waited for
     * @param keys what is typed then
     * @param isOptional whether the program may go on without this question
     */
    record Step(String expect, String keys, boolean isOptional) {

        static Step of(JsonNode step) {
            var send = step.path("send");
            var keys = new StringBuilder(send.asText());
            send.forEach(each -> keys.append(each.asText()));
            return new Step(
                    step.path("expect").asText(),
                    keys.toString(),
                    step.path("optional").asBoolean());
        }
    }

    /** Reads {@code steps} of the form {@code {expect, send, optional}}. */
    static Typist of(JsonNode steps) {
        var all = new ArrayList<Step>();
        steps.forEach(each -> all.add(Step.of(each)));
        return new Typist(all, RECORDED);
    }

    /**
     * Runs {@code invocation} on a terminal and answers it. Everything that was written is in the
     * outcome's standard output.
     */
    Outcome answer(Invocation invocation, Duration limit) throws IOException, InterruptedException {
        var size = "stty cols " + columns + " rows " + ROWS + "\n";
        try (var run = TerminalRun.of(invocation, size)) {
            answer(run.terminal());
            return run.end(limit);
        }
    }

    /** Writes a command line for a shell. */
    static String quoted(List<String> words) {
        return words.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    private void answer(PseudoTerminal terminal) throws IOException, InterruptedException {
        for (int next = 0; next < steps.size(); ) {
            var possible = possible(next);
            var texts = possible.stream().map(Step::expect).toList();
            int found = terminal.expectOneOf(texts);
            if (found < 0) {
                requireAllOptional(possible, terminal);
                return;
            }
            terminal.type(possible.get(found).keys());
            next += found + 1;
        }
    }

    /** Returns the steps from {@code next} to the first one that has to come. */
    private List<Step> possible(int next) {
        int last = next;
        while (last < steps.size() - 1 && steps.get(last).isOptional()) {
            last++;
        }
        return steps.subList(next, last + 1);
    }

    private static void requireAllOptional(List<Step> missing, PseudoTerminal terminal) {
        for (var step : missing) {
            if (!step.isOptional()) {
                throw new AssertionError("no \"" + step.expect() + "\" in:\n" + terminal.written());
            }
        }
    }
}
