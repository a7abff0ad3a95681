package dev.sesame.provider;

import java.util.List;

/**
 * What a model is asked.
 *
 * @param system how it shall behave; empty for nothing
 * @param messages the conversation so far, the question last
 */
public record Prompt(String system, List<Message> messages) {
    /** Copies {@code messages}. */
    public Prompt {
        messages = List.copyOf(messages);
    }
}
