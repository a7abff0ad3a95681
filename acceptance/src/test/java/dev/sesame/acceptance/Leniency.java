package dev.sesame.acceptance;

import static java.util.Map.entry;

import dev.sesame.testkit.BadInput;
import dev.sesame.testkit.BadInput.Expect;
import java.util.Map;

/** Where the program decides otherwise than the collection of bad inputs, and why it may. */
final class Leniency {

    /**
     * Another decision.
     *
     * @param outcome what becomes of the input
     * @param reason why; a number is that of a decision about compatibility
     */
    private record Decision(Expect outcome, String reason) {}

    private static final Decision LEFT_ALONE =
            new Decision(Expect.WARN, "3: a login that cannot be used is left alone, told, kept");
    private static final Decision LEFT_OUT =
            new Decision(Expect.WARN, "5: what needs leave is left out and told at login");
    private static final Decision NAMED =
            new Decision(
                    Expect.ACCEPT,
                    "7: without a terminal naming the URL is the consent; shown escaped");
    private static final Decision AS_OPENCODE =
            new Decision(Expect.ACCEPT, "as OpenCode 1.18: left out without a word");
    private static final Decision REFUSED_WHEN_SENT =
            new Decision(
                    Expect.ACCEPT, "6: refused when the token would travel, see ForeignOriginTest");

    private static final Map<String, Decision> DECISIONS =
            Map.ofEntries(
                    entry("auth-json/29-wellknown-http", LEFT_ALONE),
                    entry("auth-json/30-wellknown-userinfo", LEFT_ALONE),
                    entry("auth-json/32-wellknown-env-ld-preload", LEFT_ALONE),
                    entry("auth-json/33-wellknown-env-bad-name", LEFT_ALONE),
                    entry(
                            "well-known/01-valid",
                            new Decision(
                                    Expect.WARN,
                                    "6: its gateway is of another domain, which is told")),
                    entry(
                            "well-known/02-config-only",
                            new Decision(Expect.REJECT, "the case itself wants the login to fail")),
                    entry("well-known/10-command-shell", NAMED),
                    entry("well-known/12-command-bidi", NAMED),
                    entry("well-known/13-command-newline", NAMED),
                    entry("well-known/26-instructions-remote", LEFT_OUT),
                    entry("well-known/33-plugin-npm", LEFT_OUT),
                    entry("well-known/34-plugin-tarball", LEFT_OUT),
                    entry("well-known/35-mcp-local", LEFT_OUT),
                    entry("well-known/36-formatter-lsp", LEFT_OUT),
                    entry("well-known/37-provider-npm", LEFT_OUT),
                    entry(
                            "well-known/38-baseurl-hijack",
                            new Decision(
                                    Expect.WARN,
                                    "6: refused when the person's key would travel, see"
                                            + " ForeignOriginTest")),
                    entry(
                            "well-known/39-permission-allow",
                            new Decision(
                                    Expect.ACCEPT, "5 does not name permission: as OpenCode 1.18")),
                    entry("well-known/49-config-array", AS_OPENCODE),
                    entry("well-known/53-proto", AS_OPENCODE),
                    entry("config/09-project-steals-org-token", REFUSED_WHEN_SENT),
                    entry("config/10-project-baseurl", REFUSED_WHEN_SENT),
                    entry("config/14-unknown", AS_OPENCODE),
                    entry(
                            "config/20-config-mode-0666",
                            new Decision(Expect.ACCEPT, "as OpenCode 1.18: no look at the mode")));

    private Leniency() {}

    /** Returns what has to become of {@code input}. */
    static Expect expected(BadInput input) {
        var decision = DECISIONS.get(input.id());
        return decision == null ? input.expect() : decision.outcome();
    }

    /** Returns why, for the message of a failure. */
    static String reason(BadInput input) {
        var decision = DECISIONS.get(input.id());
        return decision == null ? input.why() : decision.reason();
    }
}
