package dev.sesame.extension;

/** What the starting of plugins tells a person and asks of them. Any thread may call it. */
public interface PluginPrompt {
    /** Something worth knowing that stops nothing; may hold text of a plugin. */
    void note(String text);

    /**
     * Why a plugin, or all of a kind, take no part; may hold text of a plugin. The reason is in
     * {@link Plugins#skipped}, too.
     */
    void leftOut(String text);

    /** Something that may take long. Close it when it is done. */
    interface Wait extends AutoCloseable {
        @Override
        void close();
    }

    /** The plugin {@code name} starts. */
    Wait starting(String name);

    /**
     * Packages are looked for, and installed if they are missing.
     *
     * @param packages which, such as {@code the npm package corp-auth@1.0.0}
     */
    Wait installing(String packages);

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
