package dev.sesame.provider;

import java.util.ArrayList;
import java.util.List;

/**
 * What a model is asked.
 *
 * @param system how it shall behave, each text a message of its own; empty ones are not sent
 * @param messages the conversation so far, the question last
 */
public record Prompt(List<String> system, List<Message> messages) {
    /** Copies the lists. */
    public Prompt {
        system = List.copyOf(system);
        messages = List.copyOf(messages);
    }

    /** Asks {@code messages} of a model that shall behave as {@code system} says. */
    public Prompt(String system, List<Message> messages) {
        this(List.of(system), messages);
    }

    /**
     * Returns the same question after the hooks {@code experimental.chat.system.transform}. As in
     * OpenCode, what follows an unchanged first text becomes one message, so that servers can keep
     * the first one in their caches.
     */
    public Prompt withSystem(List<String> changed) {
        boolean joins = changed.size() > 2 && changed.subList(0, 1).equals(system);
        return new Prompt(
                joins
                        ? List.of(
                                changed.getFirst(),
                                String.join("\n", changed.subList(1, changed.size())))
                        : changed,
                messages);
    }

    /** Returns the same question with {@code more} after what was said so far. */
    public Prompt and(List<Message> more) {
        var all = new ArrayList<>(messages);
        all.addAll(more);
        return new Prompt(system, all);
    }

    /** Returns the texts that are sent. */
    List<String> instructions() {
        return system.stream().filter(text -> !text.isEmpty()).toList();
    }
}
