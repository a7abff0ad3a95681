package dev.sesame.demo;

import java.util.List;

/**
 * What was found at one step.
 *
 * @param title the step's
 * @param findings one for each check
 */
record Result(String title, List<Finding> findings) {
    Result {
        findings = List.copyOf(findings);
    }

    /** One claim and whether it held. */
    record Finding(String claim, boolean held) {}

    /** Returns whether all held. Where nothing was checked, nothing held. */
    boolean held() {
        return !findings.isEmpty() && findings.stream().allMatch(Finding::held);
    }
}
