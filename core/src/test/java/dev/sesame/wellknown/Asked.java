package dev.sesame.wellknown;

import dev.sesame.http.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A person who agrees, or not if a test says so, and remembers what was to be run. */
final class Asked implements Consent {
    final List<Question> questions = new ArrayList<>();
    boolean answer = true;

    @Override
    public boolean toRun(Question question, Organisation organisation, AuthCommand auth) {
        questions.add(question);
        return answer;
    }

    @Override
    public boolean toSendTokenTo(Organisation organisation, Set<Origin> origins) {
        return answer;
    }

    @Override
    public boolean toRunPlugin(Organisation organisation, String plugin) {
        return answer;
    }
}
