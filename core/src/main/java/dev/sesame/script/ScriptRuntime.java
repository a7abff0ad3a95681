package dev.sesame.script;

import java.nio.file.Path;

/**
 * A program that can run plugins in JavaScript and TypeScript.
 *
 * @param kind how it is started
 * @param program the executable file
 * @param version its version, such as {@code 1.3.14}
 */
public record ScriptRuntime(Kind kind, Path program, String version) {
    /** The programs that are known. */
    public enum Kind {
        /** Bun, which OpenCode itself is built on. */
        BUN,
        /** OpenCode's own program, which is Bun when it is asked to be. */
        OPENCODE,
        /** Node.js; what plugins use of Bun is provided as far as it goes. */
        NODE
    }
}
