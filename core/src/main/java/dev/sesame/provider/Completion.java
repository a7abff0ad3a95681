package dev.sesame.provider;

/**
 * How an answer ended.
 *
 * @param finishReason {@code stop}, {@code length}, {@code tool-calls}, {@code content-filter} or
 *     {@code unknown}: OpenCode's words
 * @param usage what it cost
 */
public record Completion(String finishReason, Usage usage) {}
