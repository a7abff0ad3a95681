package dev.sesame;

/** Why an operation could not be completed, in terms a caller can act on. */
public enum Failure {
    /** The caller asked for something malformed. */
    INVALID_INPUT,
    /** A configuration source or the credential file could not be read or understood. */
    INVALID_CONFIG,
    /** No credential is stored for what was asked. */
    NOT_LOGGED_IN,
    /** A stored credential is no longer accepted and cannot be renewed. */
    LOGIN_EXPIRED,
    /** The peer understood who we are and said no. */
    ACCESS_DENIED,
    /** The peer, or a command that it names, is not one this machine trusts. */
    UNTRUSTED,
    /** The peer could not be reached in time. */
    UNREACHABLE,
    /** The peer answered outside its protocol. */
    PROTOCOL,
    /** The person at the terminal gave up. */
    CANCELLED
}
