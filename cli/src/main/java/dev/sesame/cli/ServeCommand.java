package dev.sesame.cli;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import dev.sesame.server.Server;
import dev.sesame.server.ServerOptions;
import dev.sesame.server.operation.AuditLog;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code serve}: the organisation's server, until it is told to end. */
final class ServeCommand implements Command {
    private static final int MOST_SECONDS = 3600;

    @Override
    public String name() {
        return "serve";
    }

    @Override
    public String summary() {
        return "publish an organisation, and let its people through to the models";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(option("org", "directory", "the organisation's directory"))
                .addOption(option("listen", "host:port", "where clients come (127.0.0.1:8080)"))
                .addOption(option("admin", "host:port", "where operators come (127.0.0.1:9090)"))
                .addOption(option("limits", "url", "redis://… that replicas share limits through"))
                .addOption(option("usage", "url", "jdbc:postgresql://… for what was used"))
                .addOption(
                        option("state", "directory", "of this process alone, for what must stay"))
                .addOption(option("audit", "file", "for a line per request (standard output)"))
                .addOption(option("drain", "seconds", "for requests under way at the end (30)"));
    }

    private static Option option(String name, String value, String text) {
        return Option.builder().longOpt(name).hasArg().argName(value).desc(text).get();
    }

    @Override
    public int run(Arguments arguments, Program program) {
        var environment = program.environment();
        var options = options(arguments, environment);
        var server = Server.start(options, environment, audit(arguments, program));
        var ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    server.close();
                                    ended.countDown();
                                },
                                "drain"));
        program.streams()
                .err()
                .println("Serving " + options.organisation() + " at " + server.url());
        awaitEnd(ended);
        return 0;
    }

    private static void awaitEnd(CountDownLatch ended) {
        try {
            ended.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static ServerOptions options(Arguments arguments, Environment environment) {
        var stores = new StoreUrls(environment);
        return new ServerOptions(
                path(environment, arguments.option("org").orElseThrow(ServeCommand::noDirectory)),
                address(arguments.option("listen").orElse("127.0.0.1:8080")),
                address(arguments.option("admin").orElse("127.0.0.1:9090")),
                arguments.option("limits").map(stores::limits),
                arguments.option("usage").map(stores::usage),
                arguments
                        .option("state")
                        .map(folder -> path(environment, folder))
                        .orElseGet(() -> environment.sesameState().resolve("server")),
                arguments
                        .option("drain")
                        .map(ServeCommand::seconds)
                        .orElse(Duration.ofSeconds(30)));
    }

    private static AuditLog audit(Arguments arguments, Program program) {
        return arguments
                .option("audit")
                .map(file -> AuditLog.toFile(path(program.environment(), file)))
                .orElseGet(() -> AuditLog.to(program.streams().out()));
    }

    private static Path path(Environment environment, String text) {
        return environment.directory().resolve(text);
    }

    /** {@code HOST:PORT}; a host of IPv6 is in brackets, and none at all is every address. */
    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        var host = text.substring(0, Math.max(colon, 0)).replaceAll("^\\[|]$", "");
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            return new InetSocketAddress(host.isEmpty() ? "0.0.0.0" : host, port);
        } catch (IllegalArgumentException e) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    text + " is no address",
                    "Write it as HOST:PORT, as in 127.0.0.1:8080",
                    e);
        }
    }

    private static Duration seconds(String text) {
        if (text.matches("\\d{1,4}") && Integer.parseInt(text) <= MOST_SECONDS) {
            return Duration.ofSeconds(Integer.parseInt(text));
        }
        throw new AuthException(
                Failure.INVALID_INPUT,
                text + " is no number of seconds",
                "Give one from 0 to " + MOST_SECONDS);
    }

    private static AuthException noDirectory() {
        return new AuthException(
                Failure.INVALID_INPUT,
                "there is no organisation to serve",
                "Name its directory: sesame serve --org DIR");
    }
}
