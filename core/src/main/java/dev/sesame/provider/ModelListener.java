package dev.sesame.provider;

/** Hears an answer while it is given, on the thread that asked. */
public interface ModelListener {
    /** Hears the next piece of the answer; it may hold control characters. */
    void text(String piece);

    /** Hears the next piece of what the model thinks. */
    default void reasoning(String piece) {}

    /** Hears that the request failed and will be sent again; nothing of an answer has come. */
    default void retrying(Retry retry) {}
}
