package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.provider.Completion;
import dev.sesame.provider.ModelListener;

/** How the answer of a model is shown. */
interface Answer extends ModelListener {
    /** Returns the id of the conversation. */
    String conversation();

    /** The model has been chosen and is about to be asked. */
    void begin(String agent, String model);

    /** The answer is complete. */
    void end(Completion completion);

    /** There is no whole answer. */
    void fail(AuthException problem);
}
