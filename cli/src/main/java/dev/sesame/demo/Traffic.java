package dev.sesame.demo;

/**
 * What the organisation's server counted, as its operators see it.
 *
 * @param asked requests for a model
 * @param accepted those that were answered
 * @param refused those whose token was not accepted
 * @param tokens that the model answered with
 * @param settings requests for what a team gets
 */
record Traffic(int asked, int accepted, int refused, int tokens, int settings) {
    static final Traffic NONE = new Traffic(0, 0, 0, 0, 0);

    private static final String REQUESTS = "sesame_requests_total\\{.*route=\"";

    /** Reads the text that Prometheus is given. */
    static Traffic of(String metrics) {
        return new Traffic(
                sum(metrics, REQUESTS + "/v1/.*"),
                sum(metrics, REQUESTS + "/v1/.*status=\"200\".*"),
                sum(metrics, REQUESTS + "/v1/.*status=\"401\".*"),
                sum(metrics, "sesame_tokens_total\\{direction=\"output\".*"),
                sum(metrics, REQUESTS + "/opencode/config\".*"));
    }

    /** Returns what came since {@code earlier}. */
    Traffic since(Traffic earlier) {
        return new Traffic(
                asked - earlier.asked,
                accepted - earlier.accepted,
                refused - earlier.refused,
                tokens - earlier.tokens,
                settings - earlier.settings);
    }

    private static int sum(String metrics, String line) {
        return (int)
                metrics.lines()
                        .filter(text -> text.matches(line))
                        .mapToDouble(text ->
                                Double.parseDouble(text.substring(text.lastIndexOf(' ') + 1)))
                        .sum();
    }
}
