package dev.sesame.extension;

/** What the starting of plugins tells a person and asks of them. */
public interface PluginPrompt {
    /** Something worth knowing that stops nothing; may hold text of a plugin. */
    void note(String text);

    /**
     * Asks whether a program that runs plugins may be downloaded and installed.
     *
     * @param what its name, version, size and where it comes from
     * @return whether it may; never without a terminal
     */
    boolean mayInstall(String what);

    /** That download goes on: {@code received} of {@code total} bytes are here. */
    void downloading(long received, long total);
}
