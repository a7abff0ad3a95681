package dev.sesame.demo;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Stands where a language model would: answers by rule, and says so. */
final class RuleModel {
    static final String ID = "qwen2.5-72b";
    private static final int MOST_REPEATED = 200;

    private RuleModel() {}

    /** Returns the answer in the pieces in which it is to be sent. */
    static List<String> answer(String question) {
        var text = question.strip();
        var pong = text.toLowerCase(Locale.ROOT).equals("ping") ? "pong. " : "";
        var answer =
                pong
                        + "I am a built-in rule-based model and stand here for "
                        + ID
                        + ". You asked \""
                        + shortened(text)
                        + "\", which is "
                        + counted(words(text))
                        + ". I can repeat and count; I can explain and summarise nothing.";
        return List.of(answer.split("(?<= )", -1));
    }

    /** Returns how many words there are in {@code text}, which is also what tokens are here. */
    static int words(String text) {
        return (int) Stream.of(text.split("\\s+", -1)).filter(word -> !word.isEmpty()).count();
    }

    private static String counted(int words) {
        return words == 1 ? "1 word" : words + " words";
    }

    private static String shortened(String text) {
        return text.length() <= MOST_REPEATED ? text : text.substring(0, MOST_REPEATED) + "…";
    }
}
