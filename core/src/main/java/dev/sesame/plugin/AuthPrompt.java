package dev.sesame.plugin;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A question before a login begins. */
public sealed interface AuthPrompt {
    /** The key of a question made by {@link #terms}. */
    String TERMS = "terms";

    /** The answer of who acknowledges the terms. */
    String ACCEPTED = "accept";

    /**
     * Returns the question whether somebody's terms are acknowledged. Without a terminal only
     * {@code --accept-terms} answers it: a line of standard input is no consent.
     *
     * @param message the terms in short, where to read them, and the question
     * @param condition when it is asked
     */
    static Select terms(String message, Condition condition) {
        return new Select(
                TERMS,
                message,
                List.of(
                        new Option("No", "decline", ""),
                        new Option("Yes, I have read them and answer for it", ACCEPTED, "")),
                condition);
    }

    /** Returns the name under which the answer is passed on. */
    String key();

    /** Returns the question. */
    String message();

    /** Returns when it is asked. */
    Condition condition();

    /**
     * A line of text.
     *
     * @param key the name of the answer
     * @param message the question
     * @param placeholder an example; may be empty
     * @param validation judges the answer
     * @param condition when it is asked
     */
    record Text(
            String key,
            String message,
            String placeholder,
            Validation validation,
            Condition condition)
            implements AuthPrompt {
        /** Refuses null. */
        public Text {
            requireNonNull(key, "key");
            requireNonNull(message, "message");
            requireNonNull(placeholder, "placeholder");
            requireNonNull(validation, "validation");
            requireNonNull(condition, "condition");
        }

        /** A question that is always asked and takes any answer. */
        public Text(String key, String message) {
            this(key, message, "", _ -> Optional.empty(), Condition.ALWAYS);
        }
    }

    /**
     * One of several.
     *
     * @param key the name of the answer
     * @param message the question
     * @param options what there is to choose from
     * @param condition when it is asked
     */
    record Select(String key, String message, List<Option> options, Condition condition)
            implements AuthPrompt {
        /** Copies {@code options}. */
        public Select {
            requireNonNull(key, "key");
            requireNonNull(message, "message");
            requireNonNull(condition, "condition");
            options = List.copyOf(options);
        }

        /** A choice that is always offered. */
        public Select(String key, String message, List<Option> options) {
            this(key, message, options, Condition.ALWAYS);
        }
    }

    /**
     * One thing to choose.
     *
     * @param label what the person sees
     * @param value the answer that it stands for
     * @param hint more about it; may be empty
     */
    record Option(String label, String value, String hint) {
        /** Refuses null. */
        public Option {
            requireNonNull(label, "label");
            requireNonNull(value, "value");
            requireNonNull(hint, "hint");
        }
    }

    /** Judges an answer. */
    @FunctionalInterface
    interface Validation {
        /**
         * Returns what is wrong with {@code answer}; nothing when it is good.
         *
         * @throws Exception when it cannot tell: the login ends
         */
        Optional<String> problem(String answer) throws Exception;
    }

    /** Decides whether a question is asked. */
    @FunctionalInterface
    interface Condition {
        /** Ask it. */
        Condition ALWAYS = _ -> true;

        /**
         * Decides it from the answers so far.
         *
         * @throws Exception when it cannot tell: the login ends
         */
        boolean holds(Map<String, String> inputs) throws Exception;

        /** Asks when the answer to {@code key} is {@code value}: {@code when} with {@code eq}. */
        static Condition equal(String key, String value) {
            return inputs -> value.equals(inputs.get(key));
        }

        /**
         * Asks when there is an answer to {@code key} and it is not {@code value}: {@code when}
         * with {@code neq}.
         */
        static Condition notEqual(String key, String value) {
            return inputs -> inputs.containsKey(key) && !value.equals(inputs.get(key));
        }
    }
}
