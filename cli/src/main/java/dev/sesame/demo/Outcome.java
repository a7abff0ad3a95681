package dev.sesame.demo;

import dev.sesame.demo.Gateway.Call;
import java.util.List;

/**
 * What came of a command.
 *
 * @param exit its exit code
 * @param output what it printed, on both streams
 * @param showsToken whether a token was among that
 * @param calls the requests that the gateway got meanwhile
 * @param fetched how often the discovery document was fetched meanwhile
 */
record Outcome(int exit, String output, boolean showsToken, List<Call> calls, int fetched) {
    Outcome {
        calls = List.copyOf(calls);
    }
}
