package dev.sesame.demo;

import java.util.ArrayList;
import java.util.List;

/** Goes through steps and shows each: how things stand, what is typed, what comes of it. */
final class Walk {
    private final Company company;
    private final Page page;

    Walk(Company company, Page page) {
        this.company = company;
        this.page = page;
    }

    ResultTable through(List<Step> steps) {
        var results = new ArrayList<Result>();
        for (var step : steps) {
            page.heading(results.size() + 1 + ". " + step.title());
            if (!step.situation().isEmpty()) {
                page.line("   " + step.situation());
            }
            var result = step.judge(outcome(step));
            result.findings().forEach(page::finding);
            results.add(result);
        }
        return new ResultTable(results);
    }

    private Outcome outcome(Step step) {
        step.before().run();
        var earlier = company.organisation().traffic();
        page.command(step.command());
        var ended = company.shell().type(step.command(), page::output);
        return new Outcome(
                ended.exit(),
                ended.output(),
                company.signOn().hasTokenIn(ended.output()),
                company.organisation().traffic().since(earlier),
                company.model().takeStreamed());
    }
}
