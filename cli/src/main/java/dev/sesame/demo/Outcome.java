package dev.sesame.demo;

/**
 * What came of a command.
 *
 * @param exit its exit code
 * @param output what it printed, on both streams
 * @param showsToken whether a token was among that
 * @param traffic what the organisation's server counted meanwhile
 * @param streamed how often the model answered piece by piece meanwhile
 */
record Outcome(int exit, String output, boolean showsToken, Traffic traffic, int streamed) {}
