package dev.sesame.provider;

/**
 * How an answer ended.
 *
 * @param finishReason {@code stop}, {@code length}, {@code tool-calls}, {@code content-filter} or
 *     {@code unknown}: OpenCode's words
 * @param usage what it cost
 * @param turn what belongs into the conversation before the results of the tools that it asks for;
 *     silent unless tools were offered
 */
public record Completion(String finishReason, Usage usage, Message.Assistant turn) {}
