package dev.sesame.provider;

import java.time.Duration;

/**
 * A request that will be sent again.
 *
 * @param attempt how often it has failed, from 1
 * @param delay how long is waited before
 * @param reason why it failed, for people
 */
public record Retry(int attempt, Duration delay, String reason) {}
