package dev.sesame.wellknown;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which environment variables a document may ask for: none that changes how programs run. */
public final class VariableName {
    private static final Set<String> FORBIDDEN =
            Set.of(
                    "PATH",
                    "HOME",
                    "SHELL",
                    "IFS",
                    "ENV",
                    "BASH_ENV",
                    "CLASSPATH",
                    "USER",
                    "TMPDIR",
                    "NODE_OPTIONS",
                    "NODE_PATH",
                    "NODE_EXTRA_CA_CERTS",
                    "NODE_TLS_REJECT_UNAUTHORIZED",
                    "JAVA_TOOL_OPTIONS",
                    "JDK_JAVA_OPTIONS",
                    "_JAVA_OPTIONS",
                    "JAVA_HOME",
                    "PS4",
                    "PROMPT_COMMAND",
                    "EDITOR",
                    "VISUAL",
                    "PAGER",
                    "BROWSER",
                    "PERL5OPT",
                    "RUBYOPT");
    private static final List<String> FORBIDDEN_BEGINNINGS =
            List.of(
                    "LD_",
                    "DYLD_",
                    "GIT_",
                    "PYTHON",
                    "SSL_CERT_",
                    "OPENCODE_",
                    "SESAME_",
                    "XDG_",
                    "BUN_",
                    "NPM_CONFIG_");

    private VariableName() {}

    /** Returns what stands for the value of {@code name} in a document: {@code {env:NAME}}. */
    public static String reference(String name) {
        return "{env:" + name + "}";
    }

    static boolean isWellFormed(String name) {
        return name.length() <= 64 && name.matches("[A-Za-z_][A-Za-z0-9_]*");
    }

    static boolean isForbidden(String name) {
        var upper = name.toUpperCase(Locale.ROOT);
        return FORBIDDEN.contains(upper)
                || upper.endsWith("_PROXY")
                || FORBIDDEN_BEGINNINGS.stream().anyMatch(upper::startsWith);
    }
}
