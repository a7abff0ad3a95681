package dev.sesame.server;

import dev.sesame.Secret;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a server is started with.
 *
 * @param organisation the organisation's directory
 * @param listen where clients come; port 0 is any that is free
 * @param admin where operators and their tools come; port 0 is any that is free
 * @param limits the Redis or Valkey that replicas share their limits through; without it they hold
 *     for this process
 * @param usage the PostgreSQL for what was used; without it a file in {@code state}
 * @param state a folder of this process alone
 * @param drain how long requests that are under way may take when the server ends
 */
public record ServerOptions(
        Path organisation,
        InetSocketAddress listen,
        InetSocketAddress admin,
        Optional<Secret> limits,
        Optional<Secret> usage,
        Path state,
        Duration drain) {}
