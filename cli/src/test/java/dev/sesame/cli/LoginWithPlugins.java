package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.plugin.AuthHook;
import dev.sesame.terminal.Screen;
import dev.sesame.terminal.Streams;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The program {@code auth login} with plugins of {@link CorporatePlugins}, at home here. */
final class LoginWithPlugins {
    private LoginWithPlugins() {}

    /** Logs in by all of them, or by the one that the first argument names; the second is -p. */
    static void main(String[] arguments) {
        var here = Path.of("").toAbsolutePath();
        var environment = new Environment(System.getenv(), here, here, InstantSource.system());
        var streams =
                new Streams(
                        new FileInputStream(FileDescriptor.in),
                        print(FileDescriptor.out),
                        print(FileDescriptor.err));
        var program = new Program(environment, streams, Screen.of(environment, true), "sesame");
        var hook =
                arguments[0].equals("all")
                        ? CorporatePlugins.all()
                        : CorporatePlugins.only(arguments[0]);
        var named = arguments.length < 2 ? Optional.<String>empty() : Optional.of(arguments[1]);
        Main.end(run(program, List.of(hook), named, Optional.empty()));
    }

    static int run(
            Program program,
            List<AuthHook> hooks,
            Optional<String> provider,
            Optional<String> method) {
        var frame = program.frame();
        frame.intro("Add credential");
        try {
            var config = program.session().config().tree();
            new ProviderLogin(program, frame, config, hooks).run(provider, method, false);
            return 0;
        } catch (AuthException e) {
            return ErrorReport.print(e, program);
        }
    }

    private static PrintStream print(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
