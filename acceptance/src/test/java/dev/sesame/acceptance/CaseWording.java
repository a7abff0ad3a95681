package dev.sesame.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/** Puts placeholders in the place of what differs from one run of a plugin case to another. */
record CaseWording(Surroundings surroundings, CaseGateway gateway) {

    private static final double SINCE_2001 = 1e12;
    private static final int COARSE = 100;

    private record Replacement(Pattern pattern, String by) {}

    /** What a login makes up anew each time, in an address, a form or a member of that name. */
    private static final Pattern SECRETS = Pattern.compile("code_verifier|code_challenge|state");

    private static final int LONG = 30;

    private static final List<Replacement> IDS =
            List.of(
                    new Replacement(
                            Pattern.compile("(" + SECRETS + ")=[A-Za-z0-9_.~%-]{30,}"),
                            "$1={RANDOM}"),
                    new Replacement(
                            Pattern.compile("client_secret=[^&\\s]+"), "client_secret={SECRET}"),
                    new Replacement(Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+"), "{JWT}"),
                    new Replacement(Pattern.compile("ses_[0-9A-Za-z]{10,}"), "{SES}"),
                    new Replacement(Pattern.compile("msg_[0-9A-Za-z]{10,}"), "{MSG}"),
                    new Replacement(Pattern.compile("err_[0-9a-f]{6,}"), "{ERR}"));

    ObjectNode of(ObjectNode seen) {
        return (ObjectNode) JsonTree.rewrite(seen, this::text, this::leaf);
    }

    private JsonNode leaf(String name, JsonNode leaf) {
        if (leaf.isTextual()) {
            boolean isRandom = SECRETS.matcher(name).matches() && leaf.textValue().length() > LONG;
            return TextNode.valueOf(isRandom ? "{RANDOM}" : text(leaf.textValue()));
        }
        boolean isTime = name.equals("expires") && leaf.doubleValue() > SINCE_2001;
        return isTime ? TextNode.valueOf(fromNow(leaf.longValue())) : leaf;
    }

    private static String fromNow(long milliseconds) {
        var seconds = milliseconds / 1000.0 - Instant.now().getEpochSecond();
        return "{NOW+" + Math.round(seconds / COARSE) * COARSE + "s}";
    }

    private String text(String text) {
        var result =
                text.replace(surroundings.project().toString(), "{PROJECT}")
                        .replace(surroundings.home().toString(), "{HOME}")
                        .replace(gateway.address(), "{GW}");
        for (var id : IDS) {
            result = id.pattern().matcher(result).replaceAll(id.by());
        }
        return result;
    }
}
