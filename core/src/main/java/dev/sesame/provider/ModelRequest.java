package dev.sesame.provider;

/**
 * One question to one model.
 *
 * @param model who is asked
 * @param prompt what is asked
 * @param session the conversation's id, for servers that route by it
 * @param tuning what an agent or a plugin adds
 */
public record ModelRequest(Model model, Prompt prompt, String session, Tuning tuning) {}
