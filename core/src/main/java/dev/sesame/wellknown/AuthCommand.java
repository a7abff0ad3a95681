package dev.sesame.wellknown;

import java.util.List;

/**
 * The {@code auth} of a document: a program that prints a token, and the variable that stands for
 * it.
 *
 * @param command the program and its arguments, never given to a shell
 * @param env the name of the environment variable
 */
public record AuthCommand(List<String> command, String env) {
    /** Copies {@code command}. */
    public AuthCommand {
        command = List.copyOf(command);
    }

    /** Returns the words joined by blanks, as OpenCode shows them. */
    public String joined() {
        return String.join(" ", command);
    }
}
