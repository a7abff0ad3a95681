package dev.sesame.keyring;

/** Where the user or the administrator wants secrets to be kept. */
public enum StoreChoice {
    /** Nobody said anything: the keyring, and an error that offers the file where there is none. */
    UNSET,
    /** The keyring was demanded: an error where there is none, which does not offer the file. */
    KEYRING,
    /** Plain text in files that only the owner can read, also where there is a keyring. */
    FILE
}
