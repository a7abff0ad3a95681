package dev.sesame.demo;

import java.util.List;

/** All results, one row each. */
record ResultTable(List<Result> results) {
    ResultTable {
        results = List.copyOf(results);
    }

    /** Returns 0 when there are results and all of them held, else 1. */
    int exitCode() {
        return !results.isEmpty() && held() == results.size() ? 0 : 1;
    }

    private long held() {
        return results.stream().filter(Result::held).count();
    }

    /** Prints the rows, below a failed one what did not hold, and the sum. */
    void print(Page page) {
        page.heading("What held");
        for (int i = 0; i < results.size(); i++) {
            var result = results.get(i);
            var number = i + 1 < 10 ? " " + (i + 1) : String.valueOf(i + 1);
            page.row(result.held(), number + "  " + result.title());
            result.findings().stream()
                    .filter(finding -> !finding.held())
                    .forEach(finding -> page.line("              not so: " + finding.claim()));
        }
        page.line("");
        page.line(held() + " of " + results.size() + " steps held.");
    }
}
