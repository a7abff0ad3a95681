package dev.sesame.keyring;

/** A function of Windows failed, with the code of {@code GetLastError}. */
final class WindowsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;

    WindowsException(int code) {
        super("Windows error " + code);
        this.code = code;
    }

    int code() {
        return code;
    }
}
