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
                "the gateway accepted one token, streamed one answer and counted its tokens",
                outcome ->
                        outcome.traffic().asked() == 1
                                && outcome.traffic().accepted() == 1
                                && outcome.traffic().tokens() > 0
                                && outcome.streamed() == 1);
    }

    static Check theGatewayRefused() {
        return new Check(
                "the gateway refused with 401, and was asked once",
                outcome -> outcome.traffic().asked() == 1 && outcome.traffic().refused() == 1);
    }

    static Check theGatewayWasLeftAlone() {
        return new Check(
                "no request went to the gateway", outcome -> outcome.traffic().asked() == 0);
    }

    static Check theTeamsSettingsWereFetched() {
        return new Check(
                "the team's settings were fetched", outcome -> outcome.traffic().settings() > 0);
    }

    static Check nobodyServedTheTeamsSettings() {
        return new Check(
                "nobody served the team's settings", outcome -> outcome.traffic().settings() == 0);
    }
}
