package dev.sesame.extension;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A person who is told things while plugins start, and lets nothing be installed. */
public final class RecordedPrompt implements PluginPrompt {
    /** What was told, in its order. */
    public final List<String> notes = new CopyOnWriteArrayList<>();

    final List<String> waits = new CopyOnWriteArrayList<>();
    final List<String> offers = new CopyOnWriteArrayList<>();

    @Override
    public void note(String text) {
        notes.add(text);
    }

    @Override
    public void leftOut(String text) {
        notes.add(text);
    }

    @Override
    public Wait starting(String name) {
        waits.add("starting " + name);
        return () -> waits.add(name + " is done");
    }

    @Override
    public Wait installing(String packages) {
        waits.add("installing " + packages);
        return () -> waits.add(packages + " is done");
    }

    @Override
    public boolean mayInstall(String what) {
        offers.add(what);
        return false;
    }

    @Override
    public void downloading(long received, long total) {}
}
