package dev.sesame.server.access;

/** From where a token came. Nobody asks for it as long as the token is a known one. */
public interface Sender {
    /** Returns the address of whoever is connected: the sender, or a proxy of many. */
    String address();

    /**
     * Returns what {@code X-Forwarded-For} says, which may be invented; empty when it is absent.
     */
    String forwardedFor();
}
