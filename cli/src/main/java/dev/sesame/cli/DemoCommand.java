package dev.sesame.cli;

import dev.sesame.demo.Demo;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code demo}: a company on this machine, and how one logs in with it. */
final class DemoCommand implements Command {
    @Override
    public String name() {
        return "demo";
    }

    @Override
    public String summary() {
        return "walk through all of it with a company on this machine";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(
                        Option.builder()
                                .longOpt("keep")
                                .desc("leave the company open afterwards, until Ctrl-C")
                                .get());
    }

    @Override
    public int run(Arguments arguments, Program program) {
        var demo =
                new Demo(
                        program.environment(), program.streams(), program.screen(), program.path());
        return arguments.has("keep") ? demo.runAndKeep() : demo.run();
    }
}
