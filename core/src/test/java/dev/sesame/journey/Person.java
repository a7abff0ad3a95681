package dev.sesame.journey;

import dev.sesame.http.Origin;
import dev.sesame.wellknown.AuthCommand;
import dev.sesame.wellknown.Organisation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Agrees to everything and remembers what was said. */
final class Person implements Interaction {
    final List<String> notes = new ArrayList<>();
    boolean agrees = true;

    @Override
    public boolean toRun(Question question, Organisation organisation, AuthCommand auth) {
        return agrees;
    }

    @Override
    public boolean toSendTokenTo(Organisation organisation, Set<Origin> origins) {
        return agrees;
    }

    @Override
    public boolean toRunPlugin(Organisation organisation, String plugin) {
        notes.add("plugin " + plugin);
        return agrees;
    }

    @Override
    public void running(AuthCommand auth) {
        notes.add("running " + auth.joined());
    }

    @Override
    public void standardError(String line) {
        notes.add(line);
    }

    @Override
    public void note(String text) {
        notes.add(text);
    }
}
