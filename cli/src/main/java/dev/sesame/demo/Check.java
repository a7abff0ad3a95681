package dev.sesame.demo;

import java.util.function.Predicate;

/**
 * Something that has to hold.
 *
 * @param claim what, in words
 * @param test whether it does
 */
record Check(String claim, Predicate<Outcome> test) {

    static Check exitCode(int code) {
        return new Check("exit code " + code, outcome -> outcome.exit() == code);
    }

    static Check says(String text) {
        return new Check("it says \"" + text + "\"", outcome -> outcome.output().contains(text));
    }

    static Check saysNothingOf(String text) {
        return new Check(
                "it says nothing of \"" + text + "\"", outcome -> !outcome.output().contains(text));
    }

    static Check showsNoToken() {
        return new Check("it shows no token", outcome -> !outcome.showsToken());
    }

    static Check theModelAnswered() {
        return new Check(
                "the gateway accepted one token and streamed one answer",
                outcome ->
                        outcome.calls().size() == 1
                                && outcome.calls().getFirst().status() == 200
                                && outcome.calls().getFirst().isStreamed());
    }

    static Check theGatewayRefused() {
        return new Check(
                "the gateway refused with 401, and was asked once",
                outcome ->
                        outcome.calls().size() == 1 && outcome.calls().getFirst().status() == 401);
    }

    static Check theGatewayWasLeftAlone() {
        return new Check("no request went to the gateway", outcome -> outcome.calls().isEmpty());
    }

    static Check theDocumentWasFetched() {
        return new Check("the discovery document was fetched", outcome -> outcome.fetched() > 0);
    }

    static Check theDocumentWasNotFetched() {
        return new Check("nobody served the discovery document", outcome -> outcome.fetched() == 0);
    }
}
