package dev.sesame.provider;

/**
 * One turn of a conversation.
 *
 * @param role who speaks
 * @param text what is said, sent as it is
 */
public record Message(Role role, String text) {

    /** Who speaks. */
    public enum Role {
        /** The person who asks. */
        USER,
        /** The model. */
        ASSISTANT
    }

    /** Returns what a person says. */
    public static Message user(String text) {
        return new Message(Role.USER, text);
    }
}
