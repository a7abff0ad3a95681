package dev.sesame.demo;

import static dev.sesame.demo.Check.exitCode;
import static dev.sesame.demo.Check.nobodyServedTheTeamsSettings;
import static dev.sesame.demo.Check.says;
import static dev.sesame.demo.Check.saysNothingOf;
import static dev.sesame.demo.Check.theGatewayRefused;
import static dev.sesame.demo.Check.theGatewayWasLeftAlone;
import static dev.sesame.demo.Check.theModelAnswered;
import static dev.sesame.demo.Check.theTeamsSettingsWereFetched;

import java.util.List;
import java.util.stream.Stream;

/** What somebody who introduces this at a company wants to see, in this order. */
final class Checklist {
    private static final String MODEL = CompanyConfig.MODEL;
    private static final String TOKEN_COMMAND = String.join(" ", CompanyConfig.TOKEN_COMMAND);
    private static final String ASK = "sesame run -m " + MODEL + " \"ping\"";
    private static final Check PONG = says("pong. I am a built-in rule-based model");

    private final Company company;
    private final String url;

    Checklist(Company company) {
        this.company = company;
        this.url = company.organisation().url();
    }

    List<Step> steps() {
        return Stream.of(methodA(), methodB(), everyDay(), whenThingsGoWrong())
                .flatMap(List::stream)
                .toList();
    }

    private List<Step> methodA() {
        return List.of(
                Step.of("Method A: the token comes from an environment variable")
                        .where("opencode.json in the project names the gateway and the variable.")
                        .after(() -> {
                            company.signIn();
                            company.configureProject();
                        })
                        .type(CompanyConfig.VARIABLE + "=\"$(" + TOKEN_COMMAND + ")\" " + ASK)
                        .expect(exitCode(0), PONG, theModelAnswered()),
                Step.of("Method A without the variable: the gateway refuses")
                        .where("The same project, and nobody has set the variable.")
                        .type(ASK)
                        .expect(exitCode(4), theGatewayRefused()));
    }

    private List<Step> methodB() {
        return List.of(
                Step.of("Method B: log in with the organisation, once")
                        .where("The project has no configuration; the organisation will give it.")
                        .after(company.premises()::unconfigureProject)
                        .type("sesame auth login " + url)
                        .expect(
                                exitCode(0),
                                says("Running `" + TOKEN_COMMAND + "`"),
                                says("Logged into " + url)),
                Step.of("Method B: the login is there")
                        .type("sesame auth list")
                        .expect(
                                exitCode(0),
                                says(url + " wellknown"),
                                nobodyServedTheTeamsSettings(),
                                theGatewayWasLeftAlone()));
    }

    private List<Step> everyDay() {
        return List.of(
                Step.of("The organisation's model can be used, and what it disabled cannot")
                        .where("Even with a key of one's own for one of those it disabled.")
                        .type("OPENAI_API_KEY=none sesame models")
                        .expect(
                                exitCode(0),
                                says(MODEL),
                                saysNothingOf("openai/"),
                                theGatewayWasLeftAlone()),
                Step.of("The team's default model is the organisation's")
                        .type("sesame config explain model")
                        .expect(exitCode(0), says("model = \"" + MODEL + "\""), says(url)),
                Step.of("A question goes to the default model")
                        .type(
                                "sesame run \"Explain the key points of this text in 3 sentences: …\"")
                        .expect(
                                exitCode(0),
                                says("I can explain and summarise nothing"),
                                theModelAnswered()),
                Step.of("The token is not in the shell's own environment, and need not be")
                        .where("A login gives the variable to the program, not to your shell.")
                        .type(
                                "echo \"in this shell: ${"
                                        + CompanyConfig.VARIABLE
                                        + ":-not set}\" && "
                                        + ASK)
                        .expect(exitCode(0), says("in this shell: not set"), theModelAnswered()));
    }

    private List<Step> whenThingsGoWrong() {
        return List.of(
                Step.of("A token that has expired is refused")
                        .where("The company's clock goes forward by 8 hours, past the token's end.")
                        .after(company::letTheDayEnd)
                        .type("sesame run \"ping\"")
                        .expect(
                                exitCode(4),
                                says("the token was not accepted"),
                                theGatewayRefused()),
                Step.of("Logging in again")
                        .where("The employee has signed in with the company again.")
                        .after(company::signIn)
                        .type("sesame auth login " + url)
                        .expect(exitCode(0), says("Logged into " + url)),
                Step.of("The new token is accepted")
                        .type("sesame run \"ping\"")
                        .expect(exitCode(0), PONG, theModelAnswered()),
                Step.of("The organisation's server is down: its last known configuration holds")
                        .where("Nobody listens at " + url + " now.")
                        .after(company.organisation()::goDown)
                        .type("sesame models")
                        .expect(
                                exitCode(0),
                                says("using the configuration of " + url),
                                says(MODEL),
                                nobodyServedTheTeamsSettings()),
                Step.of("It is up again")
                        .after(company.organisation()::comeBack)
                        .type("sesame run \"ping\"")
                        .expect(
                                exitCode(0),
                                saysNothingOf("using the configuration of"),
                                theTeamsSettingsWereFetched(),
                                theModelAnswered()));
    }
}
