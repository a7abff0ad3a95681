package dev.sesame.cli;

import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** One command: what it is called with, and what it does. */
interface Command {
    /** Returns the words that name it: {@code auth login}. */
    String name();

    /** Returns what may follow its name, as in {@code [url]}; empty when nothing may. */
    default String arguments() {
        return "";
    }

    /** Returns what it does, in a few words. */
    String summary();

    /** Returns its options. */
    default Options options() {
        return new Options();
    }

    /** Returns how many arguments it takes at most. */
    default int mostArguments() {
        return 0;
    }

    /** Returns an option that takes {@code value}, with {@code text} for its help. */
    static Option option(String name, String value, String text) {
        return Option.builder().longOpt(name).hasArg().argName(value).desc(text).get();
    }

    /** Does it and returns the exit code. */
    int run(Arguments arguments, Program program);
}
