package dev.sesame.provider;

import java.util.List;

/**
 * One question to one model.
 *
 * @param model who is asked
 * @param prompt what is asked
 * @param session the conversation's id, for servers that route by it
 * @param tuning what an agent or a plugin adds
 */
public record ModelRequest(Model model, Prompt prompt, String session, Tuning tuning) {
    /** Returns the request that goes on with {@code more}. */
    public ModelRequest and(List<Message> more) {
        return new ModelRequest(model, prompt.and(more), session, tuning);
    }
}
