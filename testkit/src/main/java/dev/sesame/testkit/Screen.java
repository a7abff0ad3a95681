package dev.sesame.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person sees in the end of all that a program wrote to a terminal: lines that were drawn
 * again stand there once. Knows the sequences that prompts are drawn with: moving the cursor and
 * erasing. Colours and everything else change nothing. Every character takes one column.
 */
public final class Screen {
    private static final Pattern SEQUENCE =
            Pattern.compile(
                    "\\x1b\\[([0-9;?<=>]*)[ -/]*([@-~])"
                            + "|\\x1b\\][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\)"
                            + "|\\x1b[()][0-9A-Za-z]"
                            + "|\\x1b[@-Z\\\\-_=>78]");

    private final int columns;
    private final int rows;
    private final List<StringBuilder> lines = new ArrayList<>();
    private int row;
    private int column;

    private Screen(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
        lines.add(new StringBuilder());
    }

    /**
     * Returns the lines that are there after {@code written}, those that left the screen at its top
     * first, each without blanks at its end.
     *
     * @param columns how wide the terminal is
     * @param rows how high it is: the cursor cannot be moved above that
     */
    public static List<String> lines(String written, int columns, int rows) {
        var screen = new Screen(columns, rows);
        screen.show(written);
        return screen.lines.stream().map(line -> line.toString().stripTrailing()).toList();
    }

    private void show(String written) {
        var sequence = SEQUENCE.matcher(written);
        int from = 0;
        while (sequence.find()) {
            print(written.substring(from, sequence.start()));
            from = sequence.end();
            if (sequence.group(2) != null) {
                obey(sequence);
            }
        }
        print(written.substring(from));
    }

    private void print(String text) {
        text.codePoints().forEach(this::print);
    }

    private void print(int character) {
        switch (character) {
            case '\r' -> column = 0;
            case '\n' -> down(1);
            case '\b' -> column = Math.max(0, column - 1);
            default -> {
                if (character >= ' ' && character != '\u007f') {
                    put(character);
                }
            }
        }
    }

    /** Of all prompts' characters none lies outside of the basic plane, so one is one. */
    private void put(int character) {
        if (column == columns) {
            down(1);
            column = 0;
        }
        var line = lines.get(row);
        line.repeat(' ', Math.max(0, column + 1 - line.length()));
        line.setCharAt(column, (char) character);
        column++;
    }

    private void obey(Matcher sequence) {
        var numbers = sequence.group(1);
        int number = numbers.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(numbers) : 1;
        switch (sequence.group(2)) {
            case "A" -> row = Math.max(top(), row - number);
            case "B" -> row = Math.min(top() + rows - 1, row + number);
            case "C" -> column = Math.min(columns - 1, column + number);
            case "D" -> column = Math.max(0, column - number);
            case "E" -> down(number);
            case "F" -> row = Math.max(top(), row - number);
            case "G" -> column = number - 1;
            case "H" -> home();
            case "J" -> eraseBelow(numbers);
            case "K" -> eraseLine(numbers);
            default -> {
                // colours, modes and questions to the terminal
            }
        }
        if ("EF".contains(sequence.group(2))) {
            column = 0;
        }
        fill();
    }

    private int top() {
        return Math.max(0, lines.size() - rows);
    }

    private void home() {
        row = top();
        column = 0;
    }

    private void down(int number) {
        row += number;
        fill();
    }

    private void fill() {
        while (lines.size() <= row) {
            lines.add(new StringBuilder());
        }
    }

    private void eraseBelow(String how) {
        if (how.equals("2") || how.equals("3")) {
            for (int i = top(); i < lines.size(); i++) {
                lines.get(i).setLength(0);
            }
            return;
        }
        eraseLine("");
        for (int i = row + 1; i < lines.size(); i++) {
            lines.get(i).setLength(0);
        }
    }

    private void eraseLine(String how) {
        var line = lines.get(row);
        if (how.isEmpty() || how.equals("0")) {
            line.setLength(Math.min(line.length(), column));
            return;
        }
        int end = how.equals("1") ? Math.min(line.length(), column + 1) : line.length();
        line.replace(0, end, " ".repeat(end));
    }
}
